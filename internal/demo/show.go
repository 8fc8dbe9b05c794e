package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// shownLines is how much of a plan or of outputs is printed at most.
const shownLines = 60

// show plays one topology.
type show struct {
	sandbox   *sandbox
	topology  topology
	terraform terraform
	log       *logbook // what the programs printed in the step at hand
}

// step is one thing that the demo shows. It returns what came of it in a few words, and what else is worth seeing.
type step struct {
	name string
	do   func(context.Context) (result, detail string, err error)
}

func (s *show) steps() []step {
	steps := []step{
		{"apply", s.apply},
		{"plan is empty", s.planIsEmpty},
	}
	if s.topology.aside {
		steps = append(steps, s.asides()...)
	}
	return append(steps, []step{
		{"change outside", s.changeOutside},
		{"plan finds it", s.planFindsIt},
		{"apply repairs", s.applyRepairs},
		{"plan is empty", s.planIsEmpty},
		{"destroy", s.destroy},
		{"nothing is left", s.nothingIsLeft},
	}...)
}

// play does the steps in order and stops at the first that fails, of which it prints what the programs said.
func (s *show) play(ctx context.Context) []outcome {
	fmt.Printf("\n── %s: %s\n", s.topology.folder, s.topology.title)
	outcomes := []outcome{}
	for _, step := range s.steps() {
		s.log.Reset()
		begin := time.Now()
		result, detail, err := step.do(ctx)
		took := time.Since(begin)
		outcomes = append(outcomes, outcome{s.topology.folder, step.name, result, err, took})
		if err != nil {
			fmt.Printf("  %-16s FAILED: %v\n%s", step.name, err, indent(tail(s.log.String(), shownLines), shownLines))
			break
		}
		fmt.Printf("  %-16s %s (%.1f s)\n", step.name, result, took.Seconds())
		if detail != "" {
			fmt.Print(indent(detail, shownLines))
		}
	}
	return outcomes
}

func (s *show) apply(ctx context.Context) (string, string, error) {
	out, err := s.terraform.must(ctx, "apply", "-no-color", "-input=false", "-auto-approve")
	if err != nil {
		return "", "", err
	}
	outputs, err := s.terraform.must(ctx, "output", "-no-color")
	return lineWith(out, "Apply complete!"), outputs, err
}

func (s *show) planIsEmpty(ctx context.Context) (string, string, error) {
	changes, text, err := s.terraform.plan(ctx)
	if err == nil && text != "" {
		err = fmt.Errorf("the plan is not empty: %s", describe(changes))
	}
	return "No changes.", "", err
}

func (s *show) changeOutside(ctx context.Context) (string, string, error) {
	id, err := s.victim(ctx)
	if err != nil {
		return "", "", err
	}
	return s.topology.happens, "", s.sandbox.drift(ctx, s.topology.drift(id))
}

// victim is the id of what things happen to.
func (s *show) victim(ctx context.Context) (string, error) {
	state, err := s.terraform.must(ctx, "show", "-json")
	if err != nil {
		return "", err
	}
	return s.topology.victim.id([]byte(state))
}

func (s *show) planFindsIt(ctx context.Context) (string, string, error) {
	changes, text, err := s.terraform.plan(ctx)
	if err != nil {
		return "", "", err
	}
	if describe(changes) != s.topology.finds {
		return "", "", fmt.Errorf("the plan should hold %s, and holds %s", s.topology.finds, describe(changes))
	}
	return lineWith(text, "Plan:"), excerpt(text), nil
}

func (s *show) applyRepairs(ctx context.Context) (string, string, error) {
	result, err := s.terraform.applyPlan(ctx)
	return result, "", err
}

func (s *show) destroy(ctx context.Context) (string, string, error) {
	out, err := s.terraform.must(ctx, "destroy", "-no-color", "-input=false", "-auto-approve")
	return lineWith(out, "Destroy complete!"), "", err
}

func (s *show) nothingIsLeft(ctx context.Context) (string, string, error) {
	left, err := s.sandbox.objects(ctx)
	if err == nil && len(left) > 0 {
		err = errors.New("the sandbox still has " + strings.Join(left, ", "))
	}
	return "The sandbox has no clusters and no instances.", "", err
}

func describe(changes []change) string {
	if len(changes) == 0 {
		return "no change of a resource"
	}
	lines := make([]string, len(changes))
	for i, c := range changes {
		lines[i] = c.String()
	}
	return strings.Join(lines, ", ")
}

// logbook is a buffer that a program's two outputs can write to at the same time.
type logbook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// command notes a command line, as a shell would show it.
func (l *logbook) command(words ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.WriteString("$ " + strings.Join(words, " ") + "\n")
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// Reset empties it.
func (l *logbook) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Reset()
}
