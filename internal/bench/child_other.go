//go:build !linux

package bench

import "syscall"

// withParent is nothing where a child can't be told.
var withParent *syscall.SysProcAttr
