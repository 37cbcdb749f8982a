@echo off
rem Freeze BranchDesk on Windows 10/11 x64 and make the installer and a zip of it. Not yet tried on Windows.
rem Wants Python 3.11 (64 bit) of python.org and, for the installer, NSIS 3 (makensis on PATH).
setlocal
cd /d "%~dp0..\.."
set BUILD=build\windows
set PYTHONHASHSEED=0
set PYTHONUTF8=1
if not exist %BUILD%\venv py -3.11 -m venv %BUILD%\venv || exit /b 1
%BUILD%\venv\Scripts\python -m pip install --quiet -c packaging\constraints.txt -c packaging\freeze-constraints.txt . pyinstaller || exit /b 1
%BUILD%\venv\Scripts\python -m pip install --quiet --no-deps --force-reinstall . || exit /b 1
%BUILD%\venv\Scripts\pyinstaller --noconfirm --log-level WARN --distpath %BUILD% --workpath %BUILD%\work packaging\windows\branchdesk.spec || exit /b 1
for /f %%v in ('%BUILD%\venv\Scripts\python -c "import sys; sys.path.insert(0, 'packaging/freezing'); import contents; print(contents.version())"') do set VERSION=%%v
copy /y %BUILD%\work\branchdesk\branchdesk.ico %BUILD%\branchdesk.ico >nul
%BUILD%\branchdesk\branchdesk-cli --version || exit /b 1
tar -a -c -f %BUILD%\branchdesk-%VERSION%-windows.zip -C %BUILD% branchdesk || exit /b 1
where makensis >nul 2>nul && makensis /WX /INPUTCHARSET UTF8 /DVERSION=%VERSION% /DTREE=%CD%\%BUILD%\branchdesk /DICON=%CD%\%BUILD%\branchdesk.ico /DOUT=%CD%\%BUILD%\branchdesk-%VERSION%-setup.exe packaging\windows\branchdesk.nsi
