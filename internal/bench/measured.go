package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// The variables by which this program knows that it stands in a provider's place: which program is the provider, and where to write
// what it has used.
const (
	programVariable = "BENCH_PROVIDER"
	usageVariable   = "BENCH_USAGE"
)

// usage is what the provider's processes of one command have used: processor time of all, and the memory of the largest.
type usage struct {
	CPU    time.Duration `json:"cpu"`
	Memory int64         `json:"memory"` // in bytes
}

// measured runs the provider as Terraform would, and writes down what it has used. It is a program of its own, since Terraform tells
// nobody about the processes that it starts.
func measured() error {
	signal.Ignore(os.Interrupt)                                     // Terraform's, which the provider gets as well.
	cmd := exec.Command(os.Getenv(programVariable), os.Args[1:]...) //nolint:gosec,noctx // The program that is measured; it ends when Terraform lets go of it.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, programVariable+"=") })
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	failed := cmd.Run()
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.Join(failed, errors.New("this system tells no usage of a process"))
	}
	line, err := json.Marshal(usage{
		CPU:    cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		Memory: used.Maxrss * 1024,
	})
	if err != nil {
		return err
	}
	file := filepath.Join(os.Getenv(usageVariable), fmt.Sprint(os.Getpid()))
	return errors.Join(failed, os.WriteFile(file, line, 0o600)) //nolint:gosec // The folder is one that this program has made for it.
}

// usageIn adds up what measured has written into a folder, and empties it.
func usageIn(folder string) (usage, error) {
	var all usage
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		return all, err
	}
	for _, file := range files {
		content, err := os.ReadFile(file) //nolint:gosec // It was written by this program.
		if err != nil {
			return all, err
		}
		var one usage
		if err := json.Unmarshal(content, &one); err != nil {
			return all, err
		}
		all.CPU += one.CPU
		all.Memory = max(all.Memory, one.Memory)
		if err := os.Remove(file); err != nil {
			return all, err
		}
	}
	return all, nil
}
