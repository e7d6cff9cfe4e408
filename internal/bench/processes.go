package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// tick is the unit of CPU time in /proc: Linux tells programs 100 ticks a second on every machine.
const tick = 10 * clock.Millisecond

// usage is what processes have used since they began.
type usage struct {
	cpu     clock.Micros
	written int64 // bytes that went to the disk
}

func (u usage) since(before usage) usage {
	return usage{u.cpu - before.cpu, u.written - before.written}
}

func (u usage) plus(other usage) usage { return usage{u.cpu + other.cpu, u.written + other.written} }

// usageOf reads one process, with its children that ended and were waited for.
func usageOf(process int) (usage, error) {
	fields, err := statOf(process)
	if err != nil {
		return usage{}, err
	}
	var u usage
	for _, f := range fields[11:15] { // utime, stime, cutime, cstime
		ticks, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return usage{}, err
		}
		u.cpu += clock.Micros(ticks) * tick
	}
	u.written = numberIn(fmt.Sprintf("/proc/%d/io", process), "write_bytes:")
	return u, nil
}

// statOf gives the fields of a process from its state on; before it stands the name, which may hold anything in its parentheses.
func statOf(process int) ([]string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])), nil
}

// usageOfTree reads a process and all its children that live.
func usageOfTree(process int) (usage, error) {
	sum, err := usageOf(process)
	if err != nil {
		return usage{}, err
	}
	for _, child := range childrenOf(process) {
		if u, err := usageOf(child); err == nil { // a child that has just ended counts with its parent
			sum = sum.plus(u)
		}
	}
	return sum, nil
}

func childrenOf(process int) (children []int) {
	all, _ := filepath.Glob("/proc/[0-9]*") // the pattern is well formed
	for _, folder := range all {
		child, err := strconv.Atoi(filepath.Base(folder))
		if err != nil {
			continue
		}
		if fields, err := statOf(child); err == nil && fields[1] == strconv.Itoa(process) { // else it has just ended
			children = append(children, child)
		}
	}
	return children
}

// ownCPU is the CPU time of this process.
func ownCPU() clock.Micros {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return microsOf(r.Utime) + microsOf(r.Stime)
}

func microsOf(t syscall.Timeval) clock.Micros {
	return clock.Micros(t.Sec)*clock.Second + clock.Micros(t.Usec)
}

// peakMemory is the most memory that a process has had resident, in bytes.
func peakMemory(process int) int64 {
	return numberIn(fmt.Sprintf("/proc/%d/status", process), "VmHWM:") << 10
}

// residentMemory is how much memory a process has resident now, in bytes.
func residentMemory(process int) int64 {
	return numberIn(fmt.Sprintf("/proc/%d/status", process), "VmRSS:") << 10
}

// numberIn finds `name 123` in a file of lines; 0 when it is not there.
func numberIn(file, name string) int64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ours := strings.CutPrefix(line, name); ours {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64) //nolint:errcheck // the kernel writes numbers
			return n
		}
	}
	return 0
}
