package api

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAValueIsSentWithTheTypeOfItsParameterOrNotAtAll(t *testing.T) {
	most, ok := new(big.Int).SetString("18446744073709551615", 10)
	require.True(t, ok)
	plain := Parameter{Name: "p", Type: ParameterInteger}
	bounded := Parameter{Name: "p", Type: ParameterInteger, Min: big.NewInt(2), Max: most}
	least, largest := Parameter{Name: "p", Type: ParameterInteger, Min: big.NewInt(2)}, Parameter{Name: "p", Type: ParameterInteger, Max: big.NewInt(9)}
	float, boolean, text := Parameter{Name: "p", Type: ParameterFloat, Min: big.NewInt(0)}, Parameter{Name: "p", Type: ParameterBoolean}, Parameter{Name: "p", Type: ParameterString}
	for _, test := range []struct {
		parameter       Parameter
		text, sent, err string
	}{
		{plain, "5", `5`, ""},
		{plain, "-5", `-5`, ""},
		{plain, "05", "", `p takes an integer; "05" is none`},
		{plain, "5.0", "", `p takes an integer; "5.0" is none`},
		{plain, "true", "", `p takes an integer; "true" is none`},
		{plain, "", "", `p takes an integer; "" is none`},
		{bounded, "2", `2`, ""},
		{bounded, "18446744073709551615", `18446744073709551615`, ""},
		{bounded, "1", "", `p takes an integer from 2 to 18446744073709551615; "1" is none`},
		{bounded, "18446744073709551616", "", `p takes an integer from 2 to 18446744073709551615; "18446744073709551616" is none`},
		{least, "1", "", `p takes an integer of at least 2; "1" is none`},
		{largest, "10", "", `p takes an integer of at most 9; "10" is none`},
		{float, "0.1", `0.1`, ""},
		{float, "1", `1.0`, ""},
		{float, "1e-3", `1e-3`, ""},
		{float, "-1.5", `-1.5`, ""}, // Trove compares integers alone with the bounds
		{float, "much", "", `p takes a number; "much" is none`},
		{float, ".5", "", `p takes a number; ".5" is none`},
		{boolean, "true", `true`, ""},
		{boolean, "false", `false`, ""},
		{boolean, "1", "", `p takes true or false; "1" is none`},
		{boolean, "ON", "", `p takes true or false; "ON" is none`},
		{text, "5", `"5"`, ""},
		{text, `a "b"`, `"a \"b\""`, ""},
		{text, "", `""`, ""},
		{Parameter{Name: "p", Type: "list"}, "a", "", `p is of the type "list", of which the server takes no value`},
	} {
		value, err := test.parameter.Value(test.text)
		if test.err != "" {
			require.EqualError(t, err, test.err)
			continue
		}
		require.NoError(t, err, test.text)
		sent, err := json.Marshal(value)
		require.NoError(t, err)
		assert.Equal(t, test.sent, string(sent), "%s %q", test.parameter.Type, test.text)
	}
}

func TestAShownValueIsReadWithItsTypeAndComparedByWhatItMeans(t *testing.T) {
	for _, test := range []struct {
		shown string
		want  ParameterValue
		says  []string
		not   []string
	}{
		{`5`, ParameterValue{ParameterInteger, "5"}, []string{"5", "5.0", "5e0"}, []string{"6", "05", "five", "", "true"}},
		{`18446744073709551615`, ParameterValue{ParameterInteger, "18446744073709551615"}, []string{"18446744073709551615"}, []string{"18446744073709551614"}},
		{`0.1`, ParameterValue{ParameterFloat, "0.1"}, []string{"0.1", "0.10", "1e-1"}, []string{"0.2", "1"}},
		{`1.0`, ParameterValue{ParameterFloat, "1"}, []string{"1", "1.0"}, []string{"true"}},
		{`true`, ParameterValue{ParameterBoolean, "true"}, []string{"true"}, []string{"1", "ON", "false"}},
		{`"1.0"`, ParameterValue{ParameterString, "1.0"}, []string{"1.0"}, []string{"1"}},
		{`"***"`, ParameterValue{ParameterString, "***"}, nil, []string{"s3cret"}},
		{`null`, ParameterValue{ParameterString, ""}, []string{""}, nil},
		{`["a"]`, ParameterValue{ParameterString, `["a"]`}, nil, nil},
	} {
		var value ParameterValue
		require.NoError(t, json.Unmarshal([]byte(test.shown), &value), test.shown)
		assert.Equal(t, test.want, value)
		assert.Equal(t, test.shown == `"***"`, value.Masked(), test.shown)
		for _, text := range test.says {
			assert.True(t, value.Says(text), "%s says %q", test.shown, text)
		}
		for _, text := range test.not {
			assert.False(t, value.Says(text), "%s does not say %q", test.shown, text)
		}
	}
}
