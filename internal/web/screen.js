// Asks every three seconds how things stand and shows it. Written for old
// browsers: televisions have them.
(function () {
  "use strict";
  var body = document.body, base = body.getAttribute("data-base");
  var turn = null, ahead = 0, zone = 0, heard = new Date().getTime(), known = false, over = false;
  function el(id) { return document.getElementById(id); }
  function put(id, text) { if (el(id).textContent !== text) { el(id).textContent = text; } }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function hide() { el("qr").hidden = true; turn = null; }

  function show(s) {
    heard = new Date().getTime();
    ahead = s.now - heard; zone = s.zone; known = true;
    put("topic", s.topic); put("when", s.when); put("place", s.place); put("count", s.count); put("note", s.note);
    if (!s.open) { hide(); return; }
    if (turn !== s.turn) {
      turn = s.turn;
      el("qr").src = base + "/qr.svg?t=" + s.turn;
    }
    el("qr").hidden = false;
  }

  function ask() {
    var r = new XMLHttpRequest();
    r.open("GET", base + "/state?" + new Date().getTime());
    r.timeout = 8000;
    r.onload = function () {
      if (r.status === 404) { // switched off, or the activity is over
        over = true; hide(); put("note", body.getAttribute("data-ended"));
      } else if (r.status === 200) {
        over = false;
        try { show(JSON.parse(r.responseText)); } catch (e) { /* the next one */ }
      }
    };
    r.send();
  }

  function tick() {
    var now = new Date().getTime();
    if (known) {
      var t = new Date(now + ahead + zone * 1000);
      put("clock", two(t.getUTCHours()) + ":" + two(t.getUTCMinutes()) + ":" + two(t.getUTCSeconds()));
    }
    // A code that is not renewed is worth nothing: better none than an old one.
    if (!over && now - heard > 45000) { hide(); put("note", body.getAttribute("data-lost")); }
  }

  el("qr").onerror = function () { turn = null; };
  setInterval(tick, 500);
  setInterval(ask, 3000);
  ask();
})();
