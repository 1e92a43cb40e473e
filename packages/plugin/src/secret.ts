const shown = '[secret]';

/**
 * Bytes that must not reach a log, an error or a terminal: every way of printing them prints `[secret]`. The bytes
 * passed to `use` are the only copy: let only what is meant to leave out of the callback.
 */
export class Secret {
  static {
    Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => shown });
  }
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  /**
   * Lends the bytes. They are valid until the end of the contract call that lent or returned them: if `take` is
   * asynchronous, as with WebCrypto, wait for it in that call, and wipe your copies.
   */
  use<T>(take: (bytes: Uint8Array) => T): T {
    return take(this.#bytes);
  }
  toJSON(): string {
    return shown;
  }
  toString(): string {
    return shown;
  }
  /** Overwrites the bytes. Strings and copies made from them are not wiped. */
  [Symbol.dispose](): void {
    this.#bytes.fill(0);
  }
}
