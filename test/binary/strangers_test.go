package binary

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

// nobody is the user whom root runs the program as, to see it meet a closed door.
const nobody = 65534

func TestAFolderThatBelongsToAnotherUserIsToldInOneLine(t *testing.T) {
	h := newHome(t, db.SQLite)
	h.serve(t).kill(t)
	must(t, os.Chmod(filepath.Dir(binary(t)), 0o755))
	for dir := h.data; strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) { // up to the folder that all may enter
		must(t, os.Chmod(dir, 0o555))
	}
	t.Cleanup(func() {
		for dir := h.data; strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) {
			must(t, os.Chmod(dir, 0o755)) // so that it can be swept
		}
	})
	folder := "the data folder " + h.data
	refusals := map[string]string{"serve --addr=127.0.0.1:0": folder, "migrate": folder, "demo": folder}
	if os.Geteuid() == 0 { // the owner may still read
		refusals["audit"], refusals["backup copy.db"] = "can't", "can't"
	}
	for verb, why := range refusals {
		o := asNobody(t, append(strings.Fields(verb), h.flags()...)...)
		o.refused(t, why)
		if complaint := o.decent(); complaint != "" {
			t.Fatalf("%s: %s", complaint, o)
		}
	}
	asNobody(t, append([]string{"doctor"}, h.flags()...)...).exits(t, 3)
}

// asNobody runs the program as a user who owns nothing, if this one may choose; else as this one.
func asNobody(t testing.TB, args ...string) outcome {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	cmd.Env, cmd.Dir = environment(), "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	code := ending(t, cmd.Run())
	return outcome{args, code, stdout.String(), stderr.String()}
}
