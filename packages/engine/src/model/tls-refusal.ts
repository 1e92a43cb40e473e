/** Why one end of a TLS connection refuses the other, or cannot start. */
export interface TlsRefusal {
  /** Of X509_STORE_CTX_get_error(3) or of OpenSSL's error queue, as Node spells it; empty: none. */
  readonly code: string;
  readonly message: string;
  /** OpenSSL's own words. */
  readonly reason?: string;
}
