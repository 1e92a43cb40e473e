/** What a host intends to do with a backend: the input of `rights`. It holds only what the host uses. */
export interface BackendUse {
  readonly keys: readonly KeyUse[];
  readonly issuers: readonly IssuerUse[];
}

/** A key of the key store, which the host looks up, creates if absent, and signs with. */
export interface KeyUse {
  readonly name: string;
  /**
   * Whether this is the first of counted names. The name then ends in a number, and the host looks up the next number
   * as long as there is a key: it uses the last key, and creates a new one under the first free name.
   * `demo.prod.etcd-ca.1`, counted, includes `demo.prod.etcd-ca.2` and so on: in a policy, `demo.prod.etcd-ca.*`.
   */
  readonly counted: boolean;
}

/** An issuer of the backend, and the kinds of certificates requested from it. */
export interface IssuerUse {
  readonly name: string;
  /** Certificates that are not a CA's. */
  readonly leaves: boolean;
  readonly cas: boolean;
}
