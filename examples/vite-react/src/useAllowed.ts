import crumbgate from "crumbgate";
import { useSyncExternalStore } from "react";

const listen = (changed: () => void) => {
  const stops = [crumbgate.on("ready", changed), crumbgate.on("consent", changed)];
  return () => {
    for (const stop of stops) stop();
  };
};

/** Whether a category or service is allowed. The component is drawn again when the answer changes. */
export const useAllowed = (id: string): boolean =>
  useSyncExternalStore(
    listen,
    () => crumbgate.allowed(id),
    () => false,
  );
