package app

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lianluo/bot"
	"lianluo/internal/web"
	"lianluo/models/store"
)

// MountPages serves the pages for people (internal/web) on a server of
// somebody else's.
func (a *App) MountPages(mux *http.ServeMux) {
	mux.Handle(web.ScreenPath, a.pages)
	mux.Handle(web.FeedPath, a.pages)
}

// handler serves /healthz (the program runs), /readyz (it can do its work),
// /metrics, the pages for people when they have a public address and, with a
// webhook, the path of the webhook's URL.
func (a *App) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if err := a.DB.Check(ctx); err != nil {
			a.cfg.Log.Error("not ready", "error", err)
			http.Error(w, "not ready: "+store.Plain(err), http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.registry, promhttp.HandlerOpts{}))
	if a.cfg.PublicURL != "" {
		a.MountPages(mux)
	}
	hook := ""
	if a.cfg.WebhookURL != "" {
		hook = "/"
		if u, err := url.Parse(a.cfg.WebhookURL); err == nil && u.Path != "" {
			hook = u.Path
		}
		mux.Handle(hook, a.Bot.Webhook(a.cfg.WebhookSecret))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 && r.URL.Path != hook {
			bot.Refuse(w, "nothing to post here", http.StatusRequestEntityTooLarge)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
