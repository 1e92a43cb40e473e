export type Meaning =
  /** The session, the login or the token is gone: the next call opens a new session. */
  | 'lost'
  | 'pin incorrect'
  | 'pin locked'
  | 'pin expired'
  | 'pin malformed'
  | 'pin not set'
  | 'read-only'
  | 'key gone'
  | 'not offered'
  | 'full'
  | 'refused'
  | 'busy'
  | 'failed';

interface Row {
  readonly name: string;
  readonly meaning: Meaning;
}

/** Return values with a specific meaning (PKCS #11 version 2.40, section 5.1); every other value is 'failed'. */
const rows: Readonly<Record<number, Row>> = {
  3: { name: 'CKR_SLOT_ID_INVALID', meaning: 'lost' },
  50: { name: 'CKR_DEVICE_REMOVED', meaning: 'lost' },
  176: { name: 'CKR_SESSION_CLOSED', meaning: 'lost' },
  179: { name: 'CKR_SESSION_HANDLE_INVALID', meaning: 'lost' },
  224: { name: 'CKR_TOKEN_NOT_PRESENT', meaning: 'lost' },
  225: { name: 'CKR_TOKEN_NOT_RECOGNIZED', meaning: 'lost' },
  257: { name: 'CKR_USER_NOT_LOGGED_IN', meaning: 'lost' },
  400: { name: 'CKR_CRYPTOKI_NOT_INITIALIZED', meaning: 'lost' },
  160: { name: 'CKR_PIN_INCORRECT', meaning: 'pin incorrect' },
  161: { name: 'CKR_PIN_INVALID', meaning: 'pin malformed' },
  162: { name: 'CKR_PIN_LEN_RANGE', meaning: 'pin malformed' },
  163: { name: 'CKR_PIN_EXPIRED', meaning: 'pin expired' },
  164: { name: 'CKR_PIN_LOCKED', meaning: 'pin locked' },
  258: { name: 'CKR_USER_PIN_NOT_INITIALIZED', meaning: 'pin not set' },
  181: { name: 'CKR_SESSION_READ_ONLY', meaning: 'read-only' },
  226: { name: 'CKR_TOKEN_WRITE_PROTECTED', meaning: 'read-only' },
  96: { name: 'CKR_KEY_HANDLE_INVALID', meaning: 'key gone' },
  130: { name: 'CKR_OBJECT_HANDLE_INVALID', meaning: 'key gone' },
  19: { name: 'CKR_ATTRIBUTE_VALUE_INVALID', meaning: 'not offered' },
  84: { name: 'CKR_FUNCTION_NOT_SUPPORTED', meaning: 'not offered' },
  98: { name: 'CKR_KEY_SIZE_RANGE', meaning: 'not offered' },
  112: { name: 'CKR_MECHANISM_INVALID', meaning: 'not offered' },
  113: { name: 'CKR_MECHANISM_PARAM_INVALID', meaning: 'not offered' },
  304: { name: 'CKR_DOMAIN_PARAMS_INVALID', meaning: 'not offered' },
  320: { name: 'CKR_CURVE_NOT_SUPPORTED', meaning: 'not offered' },
  49: { name: 'CKR_DEVICE_MEMORY', meaning: 'full' },
  104: { name: 'CKR_KEY_FUNCTION_NOT_PERMITTED', meaning: 'refused' },
  27: { name: 'CKR_ACTION_PROHIBITED', meaning: 'refused' },
  512: { name: 'CKR_FUNCTION_REJECTED', meaning: 'refused' },
  177: { name: 'CKR_SESSION_COUNT', meaning: 'busy' },
  256: { name: 'CKR_USER_ALREADY_LOGGED_IN', meaning: 'failed' },
  401: { name: 'CKR_CRYPTOKI_ALREADY_INITIALIZED', meaning: 'failed' },
  17: { name: 'CKR_ATTRIBUTE_SENSITIVE', meaning: 'failed' },
  18: { name: 'CKR_ATTRIBUTE_TYPE_INVALID', meaning: 'failed' },
};

export interface ReturnValue {
  /** The name in the standard; a vendor's value in hexadecimal. */
  readonly name: string;
  readonly meaning: Meaning;
}

/** Returns the return value in a thrown error; null if the module did not throw it. */
export function returnValueOf(error: unknown): ReturnValue | null {
  const said = /\b(CKR_\w+)(?::(\d+))?/.exec(error instanceof Error ? error.message : '');
  if (said === null) return null;
  const number = said[2] === undefined ? codeOf(error) : Number(said[2]);
  const known = rows[number];
  if (known !== undefined) return known;
  const name = said[1] ?? '';
  return { name: name === 'CKR_VENDOR_DEFINED' ? `CKR 0x${number.toString(16)}` : name, meaning: 'failed' };
}

function codeOf(error: unknown): number {
  return error instanceof Error && 'code' in error ? Number(error.code) : Number.NaN;
}
