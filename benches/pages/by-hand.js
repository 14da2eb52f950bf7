(function () {
  var banner = document.getElementById("banner");
  function release() {
    var held = Array.from(document.querySelectorAll("[data-src],script[type='text/plain']"));
    (function next() {
      var old = held.shift();
      if (!old) return;
      if (old.tagName !== "SCRIPT") {
        old.src = old.dataset.src;
        return next();
      }
      var fresh = document.createElement("script");
      fresh.async = false;
      if (old.dataset.src) fresh.src = old.dataset.src;
      else fresh.text = old.text;
      old.replaceWith(fresh);
      next();
    })();
  }
  function choose(yes) {
    document.cookie = "choice=" + yes + ";path=/;max-age=31536000;samesite=lax";
    banner.hidden = true;
    if (yes)
      requestAnimationFrame(function () {
        setTimeout(release, 0);
      });
  }
  if (/choice=/.test(document.cookie)) {
    if (/choice=true/.test(document.cookie)) {
      if (document.readyState !== "loading") release();
      else addEventListener("DOMContentLoaded", release);
    }
    return;
  }
  banner.hidden = false;
  document.getElementById("accept").onclick = function () {
    choose(true);
  };
  document.getElementById("reject").onclick = function () {
    choose(false);
  };
  document.getElementById("manage").onclick = function () {
    var dialog = document.createElement("dialog");
    ["Essential", "Convenience", "Analytics", "Marketing"].forEach(function (name) {
      var label = document.createElement("label");
      var box = document.createElement("input");
      box.type = "checkbox";
      label.append(box, " " + name);
      dialog.append(label);
    });
    var save = document.createElement("button");
    save.id = "save";
    save.textContent = "Save";
    save.onclick = function () {
      dialog.close();
      choose(false);
    };
    dialog.append(save);
    document.body.append(dialog);
    dialog.showModal();
  };
})();
