import crumbgate from "crumbgate";
import { onScopeDispose, readonly, ref } from "vue";

/** Whether a category or service is allowed, as a ref that follows the visitor's choice. */
export function useAllowed(id) {
  const allowed = ref(crumbgate.allowed(id));
  const look = () => {
    allowed.value = crumbgate.allowed(id);
  };
  const stops = [crumbgate.on("ready", look), crumbgate.on("consent", look)];
  onScopeDispose(() => {
    for (const stop of stops) stop();
  });
  return readonly(allowed);
}
