package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.transport.proto.GetOffsetRequest;
import io.github.rocketproxy.transport.proto.GetOffsetResponse;
import io.github.rocketproxy.transport.proto.QueryOffsetRequest;
import io.github.rocketproxy.transport.proto.QueryOffsetResponse;
import io.github.rocketproxy.transport.proto.RecallMessageRequest;
import io.github.rocketproxy.transport.proto.RecallMessageResponse;
import io.github.rocketproxy.transport.proto.SyncLiteSubscriptionRequest;
import io.github.rocketproxy.transport.proto.SyncLiteSubscriptionResponse;
import io.github.rocketproxy.transport.proto.UpdateOffsetRequest;
import io.github.rocketproxy.transport.proto.UpdateOffsetResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/** The RPCs of {@link OperationServices} as gRPC knows them. */
final class OperationMethods {
    static final MethodDescriptor<UpdateOffsetRequest, UpdateOffsetResponse> UPDATE_OFFSET =
            ControlMethods.method(
                    MethodType.UNARY,
                    "UpdateOffset",
                    UpdateOffsetRequest.getDefaultInstance(),
                    UpdateOffsetResponse.getDefaultInstance());

    static final MethodDescriptor<GetOffsetRequest, GetOffsetResponse> GET_OFFSET =
            ControlMethods.method(
                    MethodType.UNARY,
                    "GetOffset",
                    GetOffsetRequest.getDefaultInstance(),
                    GetOffsetResponse.getDefaultInstance());

    static final MethodDescriptor<QueryOffsetRequest, QueryOffsetResponse> QUERY_OFFSET =
            ControlMethods.method(
                    MethodType.UNARY,
                    "QueryOffset",
                    QueryOffsetRequest.getDefaultInstance(),
                    QueryOffsetResponse.getDefaultInstance());

    static final MethodDescriptor<RecallMessageRequest, RecallMessageResponse> RECALL_MESSAGE =
            ControlMethods.method(
                    MethodType.UNARY,
                    "RecallMessage",
                    RecallMessageRequest.getDefaultInstance(),
                    RecallMessageResponse.getDefaultInstance());

    static final MethodDescriptor<SyncLiteSubscriptionRequest, SyncLiteSubscriptionResponse>
            SYNC_LITE_SUBSCRIPTION =
                    ControlMethods.method(
                            MethodType.UNARY,
                            "SyncLiteSubscription",
                            SyncLiteSubscriptionRequest.getDefaultInstance(),
                            SyncLiteSubscriptionResponse.getDefaultInstance());

    private OperationMethods() {}
}
