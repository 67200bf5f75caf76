package store

import "testing"

func TestMayBePlain(t *testing.T) {
	for dsn, want := range map[string]bool{
		"lianluo.db": false, "postgres://u:p@127.0.0.1:5432/x": false, "postgres://u@localhost/x": false, "postgres:///x?host=/run/postgresql": false,
		"postgresql://u:p@db.example.org/x": true, "postgres://u:p@10.0.0.5/x?sslmode=prefer": true, "postgres://u:p@10.0.0.5/x?sslmode=disable": true,
		"postgres://u:p@db.example.org/x?sslmode=require": false, "postgres://u:p@db.example.org/x?sslmode=verify-full": false,
	} {
		if got := MayBePlain(dsn); got != want {
			t.Errorf("%s: %v", dsn, got)
		}
	}
}
