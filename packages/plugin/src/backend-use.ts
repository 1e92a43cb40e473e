/** What a host means to do with a backend: what `rights` are told for. Only what it uses is in it. */
export interface BackendUse {
  readonly keys: readonly KeyUse[];
  readonly issuers: readonly IssuerUse[];
}

/** A key of the key store: looked for, made where there is none, and signed with. */
export interface KeyUse {
  readonly name: string;
  /**
   * Whether this is the first of counted names. It ends in a number then, and the host looks for the name with the next
   * one as long as there is a key: to use the last, and to make one under the name that is free. `demo.prod.etcd-ca.1`,
   * counted, is also `demo.prod.etcd-ca.2` and so on: in a policy, `demo.prod.etcd-ca.*`.
   */
  readonly counted: boolean;
}

/** An issuer of the backend, and what it is asked for. */
export interface IssuerUse {
  readonly name: string;
  /** Certificates of what is no CA. */
  readonly leaves: boolean;
  readonly cas: boolean;
}
