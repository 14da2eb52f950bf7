// Types of crumbgate.mjs, and of window.crumbgate. Ids are those of categories and services of the catalogue.

/** How a choice was given. */
export type Method = "accept-all" | "reject-all" | "preferences" | "in-place" | "api" | "gpc" | "notice" | "import";

/** What is stored of a visitor's choice. Times are UTC, as `2026-11-22T05:46:00Z`. */
export interface ConsentRecord {
  /** Version of this form. */
  readonly version: 1;
  /** Revision of the catalogue it was given for. */
  readonly revision: string;
  /** When a choice was first given. */
  readonly given: string;
  /** When it was last changed. */
  readonly changed: string;
  /** When it ceases to count. */
  readonly expires: string;
  /** How it was given. */
  readonly method: Method;
  /** Language of the texts shown. */
  readonly language: string;
  /** Digest of the texts shown. */
  readonly digest: string;
  /** Random id, only with `"consentId": true` in the catalogue. */
  readonly id?: string;
  /** The visitor withdrew, or has answered at a placeholder only, and is to be asked again. */
  readonly ask?: true;
  /** Ids of categories and services with a yes. */
  readonly granted: readonly string[];
  /** Ids with a no. What is in neither list is still open. */
  readonly denied: readonly string[];
}

/** What is posted to `receiptUrl`: answer 2xx. The same key may come twice when an answer is lost. */
export interface Receipt {
  /** Random; the same at every try of one change. */
  readonly key: string;
  /** The record as it was stored. */
  readonly record: ConsentRecord;
}

/** A text in one language, or by language. */
export type Text = string | { readonly [language: string]: string | undefined };
export type Model = "opt-in" | "opt-out" | "notice";

/** Fields of your own, which nothing here reads. */
export interface Notes {
  readonly [own: `$${string}` | `_${string}` | `x-${string}`]: unknown;
  readonly comment?: unknown;
}

/** The cookie catalogue; its JSON Schema is catalogue.schema.json. */
export interface Catalogue extends Notes {
  readonly version: 1;
  readonly revision?: string | number | undefined;
  readonly policyUrl?: Text | undefined;
  readonly lastUpdated?: string | undefined;
  readonly settings?: Settings | undefined;
  readonly categories: readonly Category[];
  readonly services?: readonly Service[] | undefined;
  readonly text?: { readonly [language: string]: { readonly [key: string]: string } } | undefined;
}

/** What holds for the whole site. */
export interface Settings extends Notes {
  readonly model?: Model | undefined;
  readonly layout?: "bottom" | "top" | "box" | undefined;
  readonly lifetimeDays?: number | undefined;
  readonly cookieDomain?: string | undefined;
  readonly gpc?: boolean | undefined;
  readonly consentId?: boolean | undefined;
  readonly receiptUrl?: string | undefined;
  readonly escape?: "dialog" | "site" | undefined;
  readonly button?: "left" | "right" | "off" | undefined;
  readonly google?: GoogleSettings | undefined;
  readonly regions?: { readonly [region: string]: RegionSettings } | undefined;
}

/** Options of Google's consent mode. */
export interface GoogleSettings extends Notes {
  readonly waitForUpdate?: number | undefined;
  readonly adsDataRedaction?: boolean | undefined;
  readonly urlPassthrough?: boolean | undefined;
  readonly region?: readonly string[] | undefined;
}

/** What may differ by region. */
export interface RegionSettings extends Notes {
  readonly model?: Model | undefined;
  readonly layout?: "bottom" | "top" | "box" | undefined;
  readonly gpc?: boolean | undefined;
}

/** A purpose a visitor can answer for. */
export interface Category extends Notes {
  readonly id: string;
  readonly basis?: "consent" | "necessary" | "exempt-statistics" | "exempt-appearance" | undefined;
  readonly title?: Text | undefined;
  readonly description?: Text | undefined;
  readonly aliases?: readonly string[] | undefined;
}

/** Whatever stores something in the browser or is loaded from others. */
export interface Service extends Notes {
  readonly id: string;
  readonly category: string;
  readonly title?: Text | undefined;
  readonly provider?: Text | undefined;
  readonly purpose?: Text | undefined;
  readonly privacyUrl?: string | undefined;
  readonly optOutUrl?: string | undefined;
  readonly retention?: Text | undefined;
  readonly model?: Model | undefined;
  readonly ask?: "banner" | "in-place" | undefined;
  readonly cookies?: readonly Cookie[] | undefined;
  readonly storage?: readonly Stored[] | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly signals?: readonly string[] | undefined;
  readonly aliases?: readonly string[] | undefined;
}

/** A cookie of a service. */
export interface Cookie extends Notes {
  readonly name: string | readonly string[];
  readonly duration?: string | undefined;
  readonly purpose?: Text | undefined;
  readonly provider?: Text | undefined;
}

/** A key in the browser's other storage. */
export interface Stored extends Notes {
  readonly area: "local" | "session" | "indexeddb";
  readonly key: string;
  readonly duration?: string | undefined;
  readonly purpose?: Text | undefined;
}

/** What TypeScript takes a catalogue for that is imported from a JSON file: its words are any text there. */
export type CatalogueJson = Widened<Catalogue>;
type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends readonly (infer Item)[]
      ? readonly Widened<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Widened<T[Key]> }
        : T;

/** One difference between page and catalogue. */
export interface Finding {
  /** Where it was found. */
  readonly kind: "cookie" | "local" | "session" | "indexeddb" | "host" | "script" | "iframe";
  /** Its name, key, host or address. */
  readonly name: string;
  /** The service that declares it; absent where none does. */
  readonly service?: string;
}

/** What `audit()` finds on a page. */
export interface Audit {
  /** On the page, and in no entry of the catalogue. */
  readonly undeclared: readonly Finding[];
  /** On the page, though every service that declares it is denied. */
  readonly denied: readonly Finding[];
  /** Declared, and not on this page. */
  readonly unseen: readonly Finding[];
  /** Elements that name something optional and run all the same: a script without `type="text/plain"`, a frame with `src`. */
  readonly unheld: readonly Finding[];
}

/** What can be wrong; each has its cause and remedy in the documentation. */
export type ErrorCode =
  | "catalogue-missing"
  | "catalogue-unreachable"
  | "catalogue-invalid"
  | "unknown-id"
  | "language-unreachable"
  | "preferences-unreachable"
  | "fallback-unreachable"
  | "storage-denied"
  | "erase-incomplete"
  | "document-write"
  | "receipt-refused"
  | "stopped"
  | "preferences-stopped";

/** Events on `window` under `crumbgate:` and these names, with their `detail`. */
export interface Events {
  /** Once, when `ready` resolves. */
  ready: Record<string, never>;
  /** A choice is in force: at load, and after each save. */
  consent: { readonly record: ConsentRecord };
  /** What is allowed really changed. */
  change: { readonly record: ConsentRecord; readonly granted: readonly string[]; readonly withdrawn: readonly string[] };
  /** The first layer came. */
  show: Record<string, never>;
  /** The first layer went. */
  hide: Record<string, never>;
  /** Something is wrong; each code has its cause and remedy in the documentation. */
  error: { readonly code: ErrorCode; readonly message: string };
}

/** What `loadScript` is told besides the address. */
export interface LoadOptions {
  /** The service whose permission it waits for. */
  service: string;
  /** Attributes of the script element: `nonce`, `integrity` … With `async: false` such scripts run in the order they were asked for. */
  [attribute: string]: string | number | boolean | null | undefined;
}

/** `window.crumbgate`, and the default export of the module. */
export interface Crumbgate {
  /** The version of Crumbgate. */
  readonly version: string;
  /**
   * The API, once a decision is in force or the banner is up (or would be, with `data-auto-show="false"`). Resolves too
   * when the catalogue has failed, with everything optional denied.
   */
  readonly ready: Promise<Crumbgate>;
  /** Whether a category or service is allowed now; `false` for ids nobody knows. */
  allowed(id: string): boolean;
  /** Resolves when it is allowed, now or later. */
  whenAllowed(id: string): Promise<void>;
  /** Records a yes to everything the banner asks about. */
  acceptAll(): void;
  /** Records a no to everything optional. */
  rejectAll(): void;
  /**
   * Records a yes for these, one or more; the others stay as they are. On a first visit there is no answer yet that
   * could stay: what is not named is recorded as refused, but for what is on by default, which stays open.
   */
  accept(...ids: readonly string[]): void;
  /** Records a no for these, one or more; the others stay as they are, and on a first visit are refused too, but for what is on by default. */
  reject(...ids: readonly string[]): void;
  /** Records several answers at once; the others stay as they are, and on a first visit are refused, but for what is on by default. */
  save(choices: { readonly [id: string]: boolean }): void;
  /** Denies everything optional, erases, and asks again: recorded as `reject-all` with `ask`. */
  withdraw(): void;
  /** Shows the first layer. */
  show(): void;
  /** Takes the first layer away for this page view; grants nothing. */
  hide(): void;
  /** Opens the dialog. */
  showPreferences(): void;
  /** What is stored of the visitor's choice: a copy, or `null` where nothing was chosen. */
  record(): ConsentRecord | null;
  /** The record as JSON text, for the visitor. */
  export(): string;
  /** The catalogue in force; rejects if there is none, and on a server. */
  catalogue(): Promise<Catalogue>;
  /** Adds a script once its service is allowed; resolves when it has loaded, rejects when it cannot be loaded. Asked again for the same address and service it gives the same promise: the script runs once. */
  loadScript(url: string | URL, options: LoadOptions): Promise<HTMLScriptElement>;
  /** What is on this page against the catalogue; rejects if there is none, and on a server. */
  audit(): Promise<Audit>;
  /** Listens to an event, named without its prefix; gives what ends the subscription. */
  on<Name extends keyof Events>(name: Name, fn: (event: CustomEvent<Events[Name]>) => void): () => void;
  /** Runs `fn` with the API at once. Before the script has run, `window.crumbgate` is an array that keeps it. */
  push(fn: (api: Crumbgate) => void): void;
}

/** What the attributes of the script tag say where there is a tag. */
export interface StartOptions {
  /** Address of the catalogue, or the catalogue. Absent: the element `#crumbgate-catalogue` of the page. */
  catalogue?: string | Catalogue | CatalogueJson | undefined;
  /** The revision the page expects. */
  revision?: string | undefined;
  /** Language of the banner. */
  lang?: string | undefined;
  /** The visitor's region, for `settings.regions`. */
  region?: string | undefined;
  /** Also hold back what nobody marked, by the catalogue's hosts. */
  autoblock?: boolean | undefined;
  /** `false`: your code shows the banner itself. */
  autoShow?: boolean | undefined;
  /** Address of the folder in which `locales/` lies. Absent: where this module was loaded from. */
  base?: string | undefined;
}

/** Starts the banner where no script tag does. Does nothing on a server, or if it runs already. */
export function start(options?: StartOptions): Promise<Crumbgate>;

/** The same object as `window.crumbgate`. On a server, where there is none, nothing is allowed. */
declare const api: Crumbgate;
export default api;

declare global {
  /** What the script tag puts on the page. */
  var crumbgate: Crumbgate;
  interface Window {
    get crumbgate(): Crumbgate;
    /** Before the script has run, a list of functions that shall get the API. */
    set crumbgate(queue: Crumbgate | ((api: Crumbgate) => void)[]);
  }
  interface WindowEventMap {
    "crumbgate:ready": CustomEvent<Events["ready"]>;
    "crumbgate:consent": CustomEvent<Events["consent"]>;
    "crumbgate:change": CustomEvent<Events["change"]>;
    "crumbgate:show": CustomEvent<Events["show"]>;
    "crumbgate:hide": CustomEvent<Events["hide"]>;
    "crumbgate:error": CustomEvent<Events["error"]>;
  }
}
