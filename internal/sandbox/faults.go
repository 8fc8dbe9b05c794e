package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Fault is something that is to go wrong.
type Fault = store.Fault

// The effects of faults, see Fault.
const (
	EffectStatus      = "status"
	EffectResetBefore = "reset_before"
	EffectResetAfter  = "reset_after"
	EffectSlow        = "slow"
	EffectBuildError  = engine.EffectBuildError
	EffectHang        = engine.EffectHang
)

// maxDelay is the longest that effect "slow" keeps a request waiting.
const maxDelay = 5 * time.Minute

// checkFault says what is wrong with a fault that is to be added.
func checkFault(f Fault) error {
	switch f.Effect {
	case EffectStatus, EffectResetBefore, EffectResetAfter, EffectSlow:
		if f.Name != "" {
			return fmt.Errorf("effect %q is on requests, chosen by method and path, not by name", f.Effect)
		}
		if _, err := regexp.Compile(f.Path); err != nil {
			return fmt.Errorf("path is no regular expression: %w", err)
		}
		if f.Effect == EffectStatus && (f.Status < 200 || f.Status > 599) {
			return fmt.Errorf("effect %q needs a status from 200 to 599, not %d", f.Effect, f.Status)
		}
		if d, err := time.ParseDuration(f.Delay); f.Effect == EffectSlow && (err != nil || d < 0 || d > maxDelay) {
			return fmt.Errorf("effect %q needs a delay from 0s to %s, not %q", f.Effect, maxDelay, f.Delay)
		}
		return nil
	case EffectBuildError, EffectHang:
		if f.Name == "" {
			return fmt.Errorf("effect %q needs the name of a node or an instance", f.Effect)
		}
		return nil
	default:
		return errors.New(`effect must be one of "status", "reset_before", "reset_after", "slow", "build_error", "hang"`)
	}
}

// requestFault is what a test has asked to go wrong with this request; nil for nothing. It counts as used.
func (s *Server) requestFault(ctx context.Context, c *front.Call) (*Fault, error) {
	var found *Fault
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		faults, err := tx.Faults()
		if err != nil {
			return err
		}
		for _, f := range faults {
			if f.Name != "" || f.Effect == EffectSlow && c.Delay > 0 || f.Method != "" && f.Method != c.Method {
				continue
			}
			fits, err := regexp.MatchString(f.Path, c.Path)
			if err != nil {
				return err
			}
			if fits {
				found = &f
				return tx.UseFault(f)
			}
		}
		return nil
	})
	return found, err
}

// faultAnswer is the answer of a fault with effect "status".
func faultAnswer(f Fault) front.Answer {
	message := f.Message
	if message == "" {
		message = "The sandbox was told to answer so."
	}
	a := front.Answer{Status: f.Status}
	switch {
	case f.Body != "":
		a.Body = []byte(f.Body)
	case f.Status >= http.StatusBadRequest:
		a = front.TroveAnswer(f.Status, message)
	}
	a.Header = f.Headers
	return a
}
