// Stands for the script of an analytics vendor: it stores something and says that it ran.
document.cookie = "visits=1; path=/; max-age=86400";
document.documentElement.dataset.counted = "yes";
