export const breaches = {
  mixed: 'a key and a certificate or public key of one object do not belong together',
  orphan: 'a certificate is there, and the authority that signed it is not, or not its key',
  lost: 'an object, a key or a serial number that had been stored is there no more',
  duplicated: 'two certificates are there for what should be one, or an object was written twice',
  stuck: 'a run without a fault, after the one with it, did not complete the set, or found something to write again',
  leaked: 'a token or a private key was printed, or sent to another origin',
  unclear: 'the error does not name the object, or no command to go on with, or its exit code says something else',
} as const;

export type Breach = keyof typeof breaches;
