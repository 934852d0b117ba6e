package io.github.rocketproxy.it.support;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Prints the last log lines of every child process when a test fails. */
public final class LogTailOnFailure
        implements AfterTestExecutionCallback, LifecycleMethodExecutionExceptionHandler {
    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException().ifPresent(failure -> print(context, failure));
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        print(context, failure);
        throw failure;
    }

    private static void print(ExtensionContext context, Throwable failure) {
        if (failure instanceof TestAbortedException) {
            return;
        }
        System.out.println("FAILED " + context.getDisplayName() + ": " + failure);
        System.out.println(JavaProcess.allTails());
    }
}
