package bot

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are the figures that /metrics shows of the engine.
type Metrics struct {
	updates    *prometheus.CounterVec
	handling   prometheus.Histogram
	sent       *prometheus.CounterVec
	waiting    prometheus.Gauge
	pollErrors prometheus.Counter
	refused    prometheus.Counter
}

// NewMetrics makes the figures and registers them.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		updates: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lianluo_updates_total", Help: "Updates taken, by kind and outcome (ok, problem, repeated, flood, failed, error).",
		}, []string{"kind", "outcome"}),
		handling: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "lianluo_update_seconds", Help: "Time from taking an update to its commit.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}),
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lianluo_outbox_total", Help: "Outbox rows settled, by method and state; state retry counts attempts that failed.",
		}, []string{"method", "state"}),
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "lianluo_outbox_waiting", Help: "Outbox rows in memory, due and not yet settled.",
		}),
		pollErrors: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "lianluo_poll_errors_total", Help: "Polls of the Bot API that failed.",
		}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "lianluo_webhook_refused_total", Help: "Posts to the webhook that were not Telegram's.",
		}),
	}
	reg.MustRegister(m.updates, m.handling, m.sent, m.waiting, m.pollErrors, m.refused)
	return m
}

func (m *Metrics) update(kind, outcome string, took time.Duration) {
	m.updates.WithLabelValues(kind, outcome).Inc()
	m.handling.Observe(took.Seconds())
}
