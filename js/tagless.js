// Comes before crumbgate.js in the module: where a bundle is a classic script, the bundle's own tag
// must not be taken for ours.
if (typeof window !== "undefined") {
  const queue = (window.crumbgate = window.crumbgate || []);
  if (!queue.version) queue.module = true;
}
