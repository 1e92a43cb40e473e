declare const KPKI_VERSION: string | undefined;

/** Set by the build; a run from source has none. */
export const version: string = typeof KPKI_VERSION === 'string' ? KPKI_VERSION : '0.0.0-source';
