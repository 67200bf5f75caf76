package plan_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
)

// F1: what members were asked about a month is over when it has a host, and speaks of
// the day that its activity has.
func TestF1WhatTheRotaAskedIsOver(t *testing.T) {
	h := harness.New(t).Seed()
	d, asked, quick := h.Director, h.Members[0], h.Members[4]
	d.Send("/newactivity 座谈讨论 2027年2月10日 9:00 民生 @镇政府").Tap("发布")
	d.Forge("host_ask:2027-02")
	d.Tap("请陈静接待")
	require.Contains(t, asked.Last(), "主任想请您接待2027年2月的集体活动")
	require.Contains(t, asked.Last(), "2027年2月10日")

	// The activity is moved: who was asked hears, and the question has the new day.
	d.Send("/sessions").Tap("#1")
	d.Tap("修改")
	d.Tap("改时间")
	d.Send("2027年2月17日 9:00")
	d.Tap("保存修改")
	require.Contains(t, asked.Last(), "活动有变化：")
	require.NotContains(t, asked.Chat(), "集体活动。\n2027年2月10日")
	require.Contains(t, asked.Chat(), "主任想请您接待2027年2月的集体活动。\n2027年2月17日")

	// Another is quicker.
	quick.Send("/rota 2027-02")
	require.Contains(t, asked.Chat(), "2027年2月的集体活动由"+quick.Name+"接待。")
	require.NotContains(t, asked.Chat(), "[ 可以 ]")
	quick.Send("/undo")
	require.Contains(t, asked.Chat(), "2027年2月的集体活动还没有人接待", "it is asked again")
	h.Advance(10 * time.Minute)
	require.NotContains(t, asked.Last(), "接待委员", "and of what was undone nobody hears")
}

// F1: an activity of the year's plan that was told and answered is taken back with it.
func TestF1ThePlanTakenBackIsToldToWhoAnswered(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2026, 12, 30, 12, 0, 0, 0, harness.Shanghai))).Seed()
	d := h.Director
	d.Send("/yearplan 2027").Tap("排出计划")
	d.Tap("发布全年计划")
	var first activities.Activity
	h.Rows(func(tx *gorm.DB) error { return tx.Order("starts_at").Take(&first).Error })
	m := h.Members[2]
	m.Send("/sessions").Tap("#1")
	d.Tap("撤销")
	require.Contains(t, m.Last(), "取消通知：")
	require.NotContains(t, h.Members[3].Chat(), "已取消")
}
