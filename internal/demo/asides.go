package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// What the specification asks of the nodes of a cluster besides: a configuration group that belongs to a node, an operation that is switched
// off for nodes, a node that falls silent.

func (s *show) asides() []step {
	return []step{
		{"a node's group", s.groupOfANode},
		{"not for nodes", s.refusedToNodes},
		{"falls silent", s.fallsSilent},
		{"plan keeps it", s.planKeepsIt},
	}
}

// groupOfANode shows the group that the server has made for the node.
func (s *show) groupOfANode(ctx context.Context) (string, string, error) {
	node, err := s.victim(ctx)
	if err != nil {
		return "", "", err
	}
	var list struct {
		Configurations []struct {
			ID     string `json:"id"`
			Name   string `json:"name"`
			NodeID string `json:"node_id"`
		} `json:"configurations"`
	}
	if _, err := s.sandbox.trove(ctx, http.MethodGet, "/configurations", "", &list); err != nil {
		return "", "", err
	}
	for _, group := range list.Configurations {
		if group.NodeID != node {
			continue
		}
		var shown struct {
			Configuration struct {
				Values map[string]any `json:"values"`
			} `json:"configuration"`
		}
		if _, err := s.sandbox.trove(ctx, http.MethodGet, "/configurations/"+group.ID, "", &shown); err != nil {
			return "", "", err
		}
		values, err := json.MarshalIndent(shown.Configuration.Values, "", "  ")
		return fmt.Sprintf("Node %s has a group of its own; seeds and seed_provider are hidden.", group.Name), string(values) + "\n", err
	}
	return "", "", fmt.Errorf("no group belongs to node %s", node)
}

// refusedToNodes asks for something that the specification switches off for nodes.
func (s *show) refusedToNodes(ctx context.Context) (string, string, error) {
	node, err := s.victim(ctx)
	if err != nil {
		return "", "", err
	}
	var answer struct {
		NotImplemented struct {
			Message string `json:"message"`
		} `json:"notImplemented"`
	}
	status, err := s.sandbox.trove(ctx, http.MethodPost, "/instances/"+node+"/action", `{"resize": {"flavorRef": "8"}}`, &answer)
	if err == nil && status != http.StatusNotImplemented {
		err = fmt.Errorf("to resize a node should be refused with 501, and was answered with %d", status)
	}
	return fmt.Sprintf("To resize the node: %d, %s", status, answer.NotImplemented.Message), "", err
}

// fallsSilent stops the heartbeats of the node's guest for as long as the server waits for one.
func (s *show) fallsSilent(ctx context.Context) (string, string, error) {
	node, err := s.victim(ctx)
	if err != nil {
		return "", "", err
	}
	silent := false
	if err := s.sandbox.drift(ctx, drift{ID: node, Heartbeat: &silent}); err != nil {
		return "", "", err
	}
	return "The node's guest sends no heartbeat for a minute.", "", s.sandbox.advance(ctx, "60s")
}

// planKeepsIt wants the plan to tell of the silent node and to change nothing. The guest then speaks again.
func (s *show) planKeepsIt(ctx context.Context) (string, string, error) {
	text, err := s.terraform.must(ctx, "plan", "-no-color", "-input=false", "-detailed-exitcode")
	if err != nil {
		return "", "", err
	}
	told := lineWith(text, "Nobody knows how node")
	if told == "" {
		return "", "", errors.New("the plan does not tell of the silent node")
	}
	node, err := s.victim(ctx)
	if err != nil {
		return "", "", err
	}
	speaks := true
	return strings.TrimLeft(told, "│ ") + ": nothing is replaced.", "", s.sandbox.drift(ctx, drift{ID: node, Heartbeat: &speaks})
}
