package bench

import "syscall"

// withParent ends a child when this process is gone, however that came about.
var withParent = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
