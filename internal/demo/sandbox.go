package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// addressVariable is the last variable that the sandbox prints: its own address, beside what OpenStack's clients read.
const addressVariable = "TROVE_SANDBOX_URL"

// sandbox is a running trove-sandbox.
type sandbox struct {
	address string
	cloud   map[string]string // OS_* variables that lead to it
	end     func() error
}

// startSandbox starts the program on a free port of the loopback interface and returns when it answers. It runs until stop, also
// when the context ends before that: Terraform is then still tidying up.
func startSandbox(ctx context.Context, program, folder string, speed float64) (*sandbox, error) {
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	//nolint:gosec // The program is the one that was just built.
	cmd := exec.CommandContext(life, program, "-listen", "127.0.0.1:0", "-db", filepath.Join(folder, "sandbox.db"),
		"-speed", strconv.FormatFloat(speed, 'g', -1, 64))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = grace
	log := &logbook{}
	cmd.Stderr = log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		end()
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		end()
		return nil, fmt.Errorf("starting the sandbox: %w", err)
	}
	exited := make(chan error, 1)
	variables, err := exports(stdout)
	go func() {
		_, copied := io.Copy(io.Discard, stdout)
		exited <- errors.Join(copied, cmd.Wait())
	}()
	box := &sandbox{address: variables[addressVariable], cloud: variables, end: func() error {
		end()
		err := <-exited
		if errors.Is(err, context.Canceled) || strings.Contains(fmt.Sprint(err), "signal: ") {
			return nil
		}
		return err
	}}
	delete(variables, addressVariable)
	if err != nil {
		return nil, fmt.Errorf("the sandbox did not start: %w\n%s", errors.Join(err, box.end()), log.String())
	}
	return box, nil
}

// stop ends the program. An end by our own signal is no error.
func (s *sandbox) stop() error { return s.end() }

// exports reads the lines "export NAME=value" that the sandbox prints when it answers, up to its own address.
func exports(r io.Reader) (map[string]string, error) {
	variables := map[string]string{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		assignment, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "export ")
		if !ok {
			continue
		}
		name, value, _ := strings.Cut(assignment, "=")
		variables[name] = strings.Trim(value, `'"`)
		if name == addressVariable {
			return variables, nil
		}
	}
	return variables, errors.Join(lines.Err(), fmt.Errorf("it ended without printing %s", addressVariable))
}

// drift is a change behind everyone's back, as the sandbox's control path takes it.
type drift struct {
	ID       string  `json:"id"`
	FlavorID *string `json:"flavor_id,omitempty"`
	Gone     bool    `json:"gone,omitempty"`
	// Heartbeat false silences the guest agent, true lets it go on.
	Heartbeat *bool `json:"heartbeat,omitempty"`
}

func (s *sandbox) drift(ctx context.Context, d drift) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.control(ctx, http.MethodPost, "/_sandbox/drift", body, http.StatusNoContent, nil)
}

// advance moves the sandbox's clock by a duration as Go writes them.
func (s *sandbox) advance(ctx context.Context, by string) error {
	body, err := json.Marshal(map[string]string{"advance": by})
	if err != nil {
		return err
	}
	return s.control(ctx, http.MethodPost, "/_sandbox/clock", body, http.StatusOK, nil)
}

// objects names every cluster and instance that there is, of whatever status.
func (s *sandbox) objects(ctx context.Context) ([]string, error) {
	type object struct {
		ID     string `json:"id"`
		Status string `json:"status"`
	}
	var state struct {
		Clusters  *[]object `json:"clusters"`
		Instances *[]object `json:"instances"`
	}
	if err := s.control(ctx, http.MethodGet, "/_sandbox/state", nil, http.StatusOK, &state); err != nil {
		return nil, err
	}
	if state.Clusters == nil || state.Instances == nil {
		return nil, errors.New("the sandbox's state has no clusters or no instances: nothing can be said of what is left")
	}
	var names []string
	for _, o := range *state.Clusters {
		names = append(names, fmt.Sprintf("cluster %s (%s)", o.ID, o.Status))
	}
	for _, o := range *state.Instances {
		names = append(names, fmt.Sprintf("instance %s (%s)", o.ID, o.Status))
	}
	return names, nil
}

func (s *sandbox) control(ctx context.Context, method, path string, body []byte, status int, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, s.address+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	answer, err := roundTrip(request)
	if err != nil {
		return err
	}
	if answer.code != status {
		return fmt.Errorf("%s %s: %s: %s", method, path, answer.status, answer.text)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer.text, into)
}
