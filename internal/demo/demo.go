// Package demo makes the office that `lianluo try` shows: the one of the
// seed, with its people and fourteen years of records.
package demo

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models"
)

// Someone is a person of the demo office.
type Someone struct {
	Account int64 // Telegram account in the sandbox
	Name    string
	Role    models.Role
	Sector  string
	Post    string
}

// People are the director and the eleven members. Their accounts are numbered
// from 101.
func People() []Someone {
	list := []Someone{
		{Name: "孙立国", Role: models.Director, Post: "镇政协联络处主任"},
		{Name: "龚平", Role: models.Member, Sector: "文化艺术界", Post: "镇文体服务中心主任"},
		{Name: "李强", Role: models.Member, Sector: "农业界", Post: "青山村党支部书记"},
		{Name: "王芳", Role: models.Member, Sector: "教育界", Post: "镇中心小学教师"},
		{Name: "张伟", Role: models.Member, Sector: "工商联", Post: "青山农机公司经理"},
		{Name: "刘洋", Role: models.Member, Sector: "医药卫生界", Post: "镇卫生院医师"},
		{Name: "陈静", Role: models.Member, Sector: "妇联", Post: "镇妇联主席"},
		{Name: "杨帆", Role: models.Member, Sector: "科技界", Post: "镇农技站农艺师"},
		{Name: "赵磊", Role: models.Member, Sector: "经济界", Post: "建筑公司项目经理"},
		{Name: "黄敏", Role: models.Member, Sector: "社会福利界", Post: "镇敬老院院长"},
		{Name: "周涛", Role: models.Member, Sector: "交通运输界", Post: "客运站站长"},
		{Name: "吴丹", Role: models.Member, Sector: "金融界", Post: "信用社客户经理"},
	}
	for i := range list {
		list[i].Account = int64(101 + i)
	}
	return list
}

// Options say what to make.
type Options struct {
	Now   time.Time
	Group int64 // the group chat's id in the sandbox
	Seed  uint64
}

// Generate makes the demo office in an empty database.
func Generate(ctx context.Context, db *models.DB, o Options) (*models.Office, error) {
	office := &models.Office{Name: "青山镇政协联络处", Town: "青山镇", TimeZone: "Asia/Shanghai", GroupChatID: o.Group}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		return people(models.InOffice(tx, office.ID), o)
	})
	if err != nil {
		return nil, fmt.Errorf("make the demo office: %w", err)
	}
	return office, nil
}

func people(tx *gorm.DB, o Options) error {
	joined := models.Stamp(o.Now.AddDate(-14, 0, 0))
	for _, s := range People() {
		p, err := models.AddPerson(tx, s.Name, s.Role)
		if err != nil {
			return err
		}
		p.TelegramID, p.Sector, p.Post, p.JoinedAt = s.Account, s.Sector, s.Post, &joined
		if err := tx.Save(p).Error; err != nil {
			return err
		}
		if err := models.StandIn(tx, p); err != nil {
			return err
		}
	}
	return nil
}
