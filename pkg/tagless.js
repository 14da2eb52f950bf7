if("undefined"!=typeof window){const e=window.crumbgate=window.crumbgate||[];e.version||(e.module=!0)}
