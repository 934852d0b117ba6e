@echo off
rem Starts RocketProxy; see bin\rocketproxy help. Finds a JDK and runs; in a source checkout builds first where
rem no build is there.
setlocal EnableExtensions DisableDelayedExpansion
set "RP_NEEDED=25"
for %%I in ("%~dp0..") do set "RP_HOME=%%~fI"

set "RP_JAVA="
if defined JAVA_HOME call :try "%JAVA_HOME%\bin\java.exe"
if not defined RP_JAVA for /f "delims=" %%J in ('where java 2^>nul') do call :try "%%J"
if not defined RP_JAVA for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%USERPROFILE%\.jdks\*") do call :try "%%~D\bin\java.exe"
if not defined RP_JAVA (
    echo rocketproxy: no JDK %RP_NEEDED% or newer found ^(looked at JAVA_HOME, PATH and the usual folders^). 1>&2
    echo Install Eclipse Temurin %RP_NEEDED%: winget install EclipseAdoptium.Temurin.%RP_NEEDED%.JDK 1>&2
    echo or set JAVA_HOME to the folder of one that is already there. 1>&2
    exit /b 1
)

set "RP_MODULE=proxy-server"
set "RP_MAIN=io.github.rocketproxy.server.ProxyMain"
set "RP_SECTION=cluster"
if /i "%~1"=="bench" (
    set "RP_MODULE=proxy-bench"
    set "RP_MAIN=io.github.rocketproxy.bench.BenchMain"
    set "RP_SECTION=bench"
)
if /i "%~1"=="example" (
    set "RP_MODULE=proxy-bench"
    set "RP_MAIN=io.github.rocketproxy.bench.example.Quickstart"
    set "RP_SECTION=example"
)
if /i "%~1"=="local" set "RP_SECTION=local"
if /i "%~1"=="train" (
    echo rocketproxy: the AOT cache is made and used by bin/rocketproxy only. 1>&2
    exit /b 1
)
echo %* | findstr /i /r /c:"-pm[ =]*local" /c:"--proxyMode[ =]*local" >nul && set "RP_SECTION=local"

set "RP_LIB=%RP_HOME%\%RP_MODULE%\target\dist\lib"
if exist "%RP_HOME%\lib\" (
    if not "%RP_MODULE%"=="proxy-server" (
        echo rocketproxy: '%~1' comes with the source checkout and is not in this distribution. 1>&2
        exit /b 1
    )
    set "RP_LIB=%RP_HOME%\lib"
)
if not exist "%RP_LIB%\%RP_MODULE%-*.jar" call :build || exit /b 1

set "RP_FLAGS="
for /f "usebackq eol=# delims=" %%L in ("%RP_HOME%\conf\jvm.options") do call :flags %%L
if not defined ROCKETPROXY_LOGS set "ROCKETPROXY_LOGS=logs"

set "RP_ARGUMENTS=%*"
if "%RP_MODULE%"=="proxy-bench" call :rest %*
"%RP_JAVA%" %RP_FLAGS% "-Dlog4j2.configurationFile=%RP_HOME%\conf\log4j2.xml" "-Drocketproxy.logs=%ROCKETPROXY_LOGS%" "-Drocketproxy.home=%RP_HOME%" %ROCKETPROXY_JAVA_OPTS% -cp "%RP_LIB%\*" %RP_MAIN% %RP_ARGUMENTS%
exit /b %ERRORLEVEL%

:try
if defined RP_JAVA exit /b 0
if not exist "%~1" exit /b 0
for /f "tokens=3" %%V in ('""%~1" -version 2^>^&1 ^| findstr /c:" version ""') do (
    for /f "delims=.-+ tokens=1" %%M in ("%%~V") do if %%M GEQ %RP_NEEDED% set "RP_JAVA=%~1"
)
exit /b 0

:build
where mvn >nul 2>nul || (
    echo rocketproxy: no build is there and Maven is not installed. Install Maven 3.8.6 or newer and start again. 1>&2
    exit /b 1
)
echo rocketproxy: first start, building ^(some minutes when Maven has to download^) ... 1>&2
for %%I in ("%RP_JAVA%\..\..") do set "JAVA_HOME=%%~fI"
pushd "%RP_HOME%"
call mvn -B -q -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package 1>&2
set "RP_STATUS=%ERRORLEVEL%"
popd
if not "%RP_STATUS%"=="0" echo rocketproxy: the build failed; its messages are above. 1>&2
exit /b %RP_STATUS%

:flags
set "RP_LINE=%*"
if "%RP_LINE:~0,1%"=="[" (
    if /i "%~1"=="[%RP_SECTION%]" call :section %*
    exit /b 0
)
set "RP_FLAGS=%RP_FLAGS% %RP_LINE%"
exit /b 0

:section
for /f "tokens=1,*" %%A in ("%*") do set "RP_FLAGS=%RP_FLAGS% %%B"
exit /b 0

:rest
for /f "tokens=1,*" %%A in ("%*") do set "RP_ARGUMENTS=%%B"
exit /b 0
