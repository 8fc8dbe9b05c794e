package nodes

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// securityGroupRoutes are what the commands secgroup-list, -show, -list-rules, -add-rule and -delete-rule ask for (specification, section
// Capabilities): the calls of the Trove of that time (trove/extensions/security_group/service.py and views.py), which has removed them since.
var securityGroupRoutes = []front.Route{
	front.On(http.MethodGet, "/security-groups", listSecurityGroups),
	front.On(http.MethodGet, "/security-groups/{}", showSecurityGroup),
	front.On(http.MethodPost, "/security-group-rules", addSecurityRule),
	front.On(http.MethodDelete, "/security-group-rules/{}", deleteSecurityRule),
}

type securityGroupDocument struct {
	ID          string                 `json:"id"`
	Name        string                 `json:"name"`
	Description string                 `json:"description"`
	InstanceID  string                 `json:"instance_id"`
	NodeID      string                 `json:"node_id,omitempty"`
	Rules       []securityRuleDocument `json:"rules"`
	Links       []front.Link           `json:"links"`
	Created     string                 `json:"created"`
	Updated     string                 `json:"updated"`
}

// securityRuleDocument has its group and its time in the answer to its creation alone.
type securityRuleDocument struct {
	ID       string `json:"id"`
	GroupID  string `json:"security_group_id,omitempty"`
	Protocol string `json:"protocol"`
	FromPort int    `json:"from_port"`
	ToPort   int    `json:"to_port"`
	CIDR     string `json:"cidr"`
	Created  string `json:"created,omitempty"`
}

func securityGroupDocumentOf(c *front.Call, g store.SecurityGroup) (securityGroupDocument, error) {
	d := securityGroupDocument{
		ID: g.ID, Name: g.Name, Description: g.Description, InstanceID: g.InstanceID, NodeID: g.NodeID, Rules: []securityRuleDocument{},
		Links: c.Links("security-groups", g.ID)[:1], Created: front.Moment(g.Created), Updated: front.Moment(g.Updated),
	}
	rules, err := c.Tx.SecurityRules(g.ID)
	for _, r := range rules {
		d.Rules = append(d.Rules, securityRuleDocument{ID: r.ID, Protocol: "tcp", FromPort: r.FromPort, ToPort: r.ToPort, CIDR: r.CIDR})
	}
	return d, err
}

// listSecurityGroups lists the groups of instances, and those of nodes where their capability is on.
func listSecurityGroups(c *front.Call) (front.Answer, error) {
	groups, err := c.Tx.SecurityGroups(c.Token.ProjectID, "")
	if err != nil {
		return front.Answer{}, err
	}
	list := []securityGroupDocument{}
	for _, g := range groups {
		d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, g.MachineID())
		if err != nil {
			return front.Answer{}, err
		}
		can, err := d.Can(c.Tx, "secgroup-list")
		if err != nil {
			return front.Answer{}, err
		}
		if !can {
			continue
		}
		document, err := securityGroupDocumentOf(c, g)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, document)
	}
	return front.Respond(map[string]any{"security_groups": list}), nil
}

// showSecurityGroup shows a group with its rules, by its own id or by that of the instance or node.
func showSecurityGroup(c *front.Call) (front.Answer, error) {
	g, err := allowedGroup(c, c.Parameters[0], "secgroup-show")
	if err != nil {
		return front.Answer{}, err
	}
	document, err := securityGroupDocumentOf(c, g)
	return front.Respond(map[string]any{"security_group": document}), err
}

// addSecurityRule lets a network in, by one rule for each port of the datastore.
func addSecurityRule(c *front.Call) (front.Answer, error) {
	body, err := readObject(c)
	if err != nil {
		return front.Answer{}, err
	}
	body.require("security_group_rule")
	body.only("security_group_rule")
	rule := body.object("security_group_rule")
	if body.has("security_group_rule") {
		rule.require("group_id", "cidr")
		rule.only("group_id", "cidr")
	}
	groupID, cidr := rule.text("group_id"), rule.text("cidr")
	if err := body.v.err(); err != nil {
		return front.Answer{}, err
	}
	g, err := allowedGroup(c, groupID, "secgroup-add-rule")
	if err != nil {
		return front.Answer{}, err
	}
	rules, err := c.Engine.AddSecurityRules(c.Tx, c.Now, g, cidr)
	list := make([]securityRuleDocument, 0, len(rules))
	for _, r := range rules {
		list = append(list, securityRuleDocument{
			ID: r.ID, GroupID: g.ID, Protocol: "tcp", FromPort: r.FromPort, ToPort: r.ToPort, CIDR: r.CIDR, Created: front.Moment(r.Created),
		})
	}
	a := front.Respond(map[string]any{"security_group_rule": list})
	a.Status = http.StatusCreated
	return a, err
}

func deleteSecurityRule(c *front.Call) (front.Answer, error) {
	rule, err := c.Tx.SecurityRule(c.Parameters[0])
	if found, err := store.Exists(err); err != nil {
		return front.Answer{}, err
	} else if !found {
		return front.Answer{}, front.Fail(http.StatusNotFound, "Resource %s cannot be found.", c.Parameters[0])
	}
	if _, err := allowedGroup(c, rule.GroupID, "secgroup-delete-rule"); err != nil {
		return front.Answer{}, err
	}
	return front.Answer{Status: http.StatusNoContent}, c.Tx.RemoveSecurityRule(rule.ID)
}

// allowedGroup is a group of the project, if what is asked of it is on for its instance or node.
func allowedGroup(c *front.Call, id, capability string) (store.SecurityGroup, error) {
	g, err := engine.FindSecurityGroup(c.Tx, c.Token.ProjectID, id)
	if err != nil {
		return g, err
	}
	return g, engine.Allow(c.Tx, c.Token.ProjectID, g.MachineID(), capability)
}
