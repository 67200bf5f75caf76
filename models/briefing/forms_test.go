package briefing_test

import (
	"reflect"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	mbriefing "lianluo/models/briefing"
)

// TestThePublicFormHasNoPlaceForMore: no field of the 公开 form, however deep, can hold who
// was absent, late or on leave, a member's figures, or a score.
func TestThePublicFormHasNoPlaceForMore(t *testing.T) {
	inside := regexp.MustCompile(`(?i)absent|late$|leave|score|points|person|people|rows|short|expected|present`)
	var look func(typ reflect.Type)
	look = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Slice, reflect.Pointer, reflect.Map:
			look(typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				require.NotRegexp(t, inside, typ.Field(i).Name, typ.String())
				look(typ.Field(i).Type)
			}
		}
	}
	look(reflect.TypeOf(mbriefing.Public{}))
}
