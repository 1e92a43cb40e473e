/** The forms in which other programs keep certificates and keys, and that no component of Kubernetes reads. */
export type ForeignForm = 'pkcs12' | 'java' | 'pkcs7' | 'pkcs7-pem' | 'der-certificate' | 'der-key' | 'der-public-key';

interface FormRow {
  readonly what: string;
  /** Commands that convert the file, whose name is quoted for a shell, to a form that kpki reads, in a new file. */
  readonly commands: (file: string) => readonly string[];
}

export const foreignForms: Readonly<Record<ForeignForm, FormRow>> = {
  pkcs12: {
    what: 'a PKCS#12 archive',
    commands: (file) => [
      `openssl pkcs12 -in ${file} -nokeys -out ${file}.crt`,
      `openssl pkcs12 -in ${file} -nocerts -noenc -out ${file}.key`,
    ],
  },
  java: {
    what: 'a Java keystore',
    commands: (file) => [
      `keytool -importkeystore -srckeystore ${file} -destkeystore ${file}.p12 -deststoretype pkcs12`,
      `openssl pkcs12 -in ${file}.p12 -nokeys -out ${file}.crt`,
      `openssl pkcs12 -in ${file}.p12 -nocerts -noenc -out ${file}.key`,
    ],
  },
  pkcs7: {
    what: 'certificates in PKCS#7',
    commands: (file) => [`openssl pkcs7 -inform DER -in ${file} -print_certs -out ${file}.crt`],
  },
  'pkcs7-pem': {
    what: 'certificates in PKCS#7',
    commands: (file) => [`openssl pkcs7 -in ${file} -print_certs -out ${file}.crt`],
  },
  'der-certificate': {
    what: 'a certificate in DER',
    commands: (file) => [`openssl x509 -inform DER -in ${file} -out ${file}.pem`],
  },
  'der-key': {
    what: 'a private key in DER',
    commands: (file) => [`openssl pkey -inform DER -in ${file} -out ${file}.pem`],
  },
  'der-public-key': {
    what: 'a public key in DER',
    commands: (file) => [`openssl pkey -pubin -inform DER -in ${file} -out ${file}.pem`],
  },
};

/** How each form begins, in hex, after the head of its outermost SEQUENCE. */
const insideSequence: readonly (readonly [RegExp, ForeignForm])[] = [
  // PFX: version 3, and a ContentInfo (RFC 7292 section 4).
  [/^02010330/, 'pkcs12'],
  // ContentInfo of the type signedData (RFC 2315 section 7).
  [/^06092a864886f70d010702/, 'pkcs7'],
  // PKCS#8 (RFC 5208), PKCS#1 (RFC 8017) and SEC 1 (RFC 5915).
  [/^020100(?:30|02)/, 'der-key'],
  [/^02010104/, 'der-key'],
  // PKCS#8 under a password: by PKCS#5, or by PKCS#12 as older programs have it.
  [/^30(?:[0-7].|8[12](?:..){1,2})06(?:092a864886f70d0105|0a2a864886f70d010c01)/, 'der-key'],
  // SubjectPublicKeyInfo: an algorithm, and no number in front of it as a certificate has.
  [/^30(?:[0-7].|8[12](?:..){1,2})06/, 'der-public-key'],
];

const longestBeginning = 36;
const javaMarks: readonly string[] = ['feedfeed', 'cececece'];

/** Returns the form by the first bytes; null where none matches, or it may be a certificate. */
export function foreignFormOf(bytes: Uint8Array): ForeignForm | null {
  // Reads only as much as tells the form: a private key may follow.
  const beginning = Buffer.from(bytes.subarray(0, longestBeginning));
  const hex = beginning.toString('hex');
  if (javaMarks.includes(hex.slice(0, 8))) return 'java';
  if (/^-----BEGIN (?:PKCS7|PKCS #7 SIGNED DATA)-----/.test(beginning.toString('latin1'))) return 'pkcs7-pem';
  const inside = insideOf(hex);
  return insideSequence.find(([begins]) => inside !== null && begins.test(inside))?.[1] ?? null;
}

/** Returns what follows the tag and the length of a SEQUENCE, whose length may be indefinite. */
function insideOf(hex: string): string | null {
  if (!hex.startsWith('30')) return null;
  const length = Number.parseInt(hex.slice(2, 4), 16);
  return hex.slice(4 + (length > 0x80 ? 2 * (length - 0x80) : 0));
}
