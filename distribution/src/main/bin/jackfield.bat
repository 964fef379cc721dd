@echo off
rem Starts Jackfield. JAVA_HOME says which Java, JAVA_OPTS and JACKFIELD_OPTS go to it. Not tested on Windows yet.
setlocal
for %%I in ("%~dp0..") do set "HOME_FOLDER=%%~fI"

set "JAVA=java.exe"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if defined JAVA_HOME if not exist "%JAVA%" (
    echo jackfield: JAVA_HOME is %JAVA_HOME%, and there is no bin\java.exe in it; set it to the folder of a JDK or JRE, 17 or later 1>&2
    exit /b 1
)

set "MODE=server"
for %%C in (status health plugins bindings swap rollback config events tokens audit logs openapi) do if "%~1"=="%%C" set "MODE=client"
if "%~1"=="plugins" if "%~2"=="new" set "MODE=server"
if "%~1"=="plugins" if "%~2"=="verify" set "MODE=server"
if "%~1"=="audit" if "%~2"=="verify" set "MODE=server"

if "%MODE%"=="client" (
    "%JAVA%" "-Djackfield.home=%HOME_FOLDER%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC %JAVA_OPTS% %JACKFIELD_OPTS% ^
        --class-path "%HOME_FOLDER%\lib\*" dev.jackfield.launcher.Main %*
) else (
    "%JAVA%" "-Djackfield.home=%HOME_FOLDER%" -Dio.netty.jfr.enabled=false %JAVA_OPTS% %JACKFIELD_OPTS% ^
        --module-path "%HOME_FOLDER%\lib" ^
        --add-modules ALL-DEFAULT ^
        --add-opens java.base/java.lang=dev.jackfield.kernel ^
        --add-opens java.base/java.util=dev.jackfield.kernel ^
        --add-opens java.base/java.util.concurrent=dev.jackfield.kernel ^
        --add-opens java.sql/java.sql=dev.jackfield.kernel ^
        --module dev.jackfield.launcher/dev.jackfield.launcher.Main %*
)
exit /b %ERRORLEVEL%
