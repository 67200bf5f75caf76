// Asks every three seconds how things stand and shows it. Written for old
// browsers: televisions have them.
(function () {
  "use strict";
  var body = document.body, base = body.getAttribute("data-base");
  var turn = null, ahead = 0, zone = 0, heard = new Date().getTime(), known = false, over = false, drawn = "";
  function el(id) { return document.getElementById(id); }
  function put(id, text) { if (el(id).textContent !== text) { el(id).textContent = text; } }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  // Without a code its place says why, large.
  function hide(why) {
    el("qr").hidden = true; turn = null;
    put("wait", why); el("wait").hidden = false; put("note", "");
  }

  function show(s) {
    heard = new Date().getTime();
    ahead = s.now - heard; zone = s.zone; known = true;
    put("topic", s.topic); put("when", s.when); put("place", s.place); put("count", s.count);
    if (s.open) {
      put("note", s.note); el("wait").hidden = true;
      if (turn !== s.turn) {
        turn = s.turn;
        el("qr").src = base + "/qr.svg?t=" + s.turn;
      }
      el("qr").hidden = false;
    } else { hide(s.note); }
    fit();
  }

  // fit makes a long topic and a long place smaller until all stands on the
  // screen, and then leaves their end out; never smaller than can be read from the
  // last row (screen.css has the rule).
  function fit() {
    var facts = el("facts"), topic = el("topic"), place = el("place");
    var now = [window.innerWidth, window.innerHeight, topic.textContent, place.textContent, el("note").textContent, el("clock").textContent.length].join("|");
    if (now === drawn) { return; }
    drawn = now;
    var sizes = [6, 5.2, 4.6, 4.1], lines = [5, 4, 3, 2], i;
    function high() { return facts.scrollHeight > 0.96 * window.innerHeight; }
    function cut(e, n) { e.style.webkitLineClamp = n; }
    topic.style.fontSize = ""; cut(topic, ""); cut(place, "");
    if (window.innerWidth <= window.innerHeight) { return; } // a phone scrolls
    cut(topic, 99); cut(place, 99);
    for (i = 0; i < sizes.length; i++) { topic.style.fontSize = sizes[i] + "vmin"; if (!high()) { return; } }
    for (i = 0; i < lines.length; i++) { cut(topic, lines[i]); cut(place, i > 1 ? 1 : 2); if (!high()) { return; } }
  }

  function ask() {
    var r = new XMLHttpRequest();
    r.open("GET", base + "/state?" + new Date().getTime());
    r.timeout = 8000;
    r.onload = function () {
      if (r.status === 404) { // switched off, or the activity is over
        over = true; hide(body.getAttribute("data-ended"));
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
    if (!over && now - heard > 45000) { hide(body.getAttribute("data-lost")); }
  }

  // awake keeps the device from going dark while the page is looked at, where the
  // browser can (https). The lock ends when the page is covered.
  function awake() {
    if (!navigator.wakeLock || document.hidden || over) { return; }
    try { navigator.wakeLock.request("screen").then(null, function () { /* refused: as without */ }); } catch (e) { /* as without */ }
  }

  el("qr").onerror = function () { turn = null; };
  window.addEventListener("resize", fit);
  document.addEventListener("visibilitychange", awake);
  setInterval(tick, 500);
  setInterval(ask, 3000);
  awake();
  fit();
  ask();
})();
