package people_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/models/people"
)

func TestGuessTown(t *testing.T) {
	for office, town := range map[string]string{
		"青山镇政协联络处": "青山镇", "政协绿水乡联络处": "绿水乡", "平江县青山镇政协联络处": "青山镇", "城关街道政协委员联络处": "城关街道",
		"湖南省岳阳市平江县三阳乡政协联络处": "三阳乡", "政协委员之家": "", "": "",
	} {
		require.Equal(t, town, people.GuessTown(office), office)
	}
}
