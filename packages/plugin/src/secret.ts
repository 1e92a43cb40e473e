const shown = '[secret]';

/**
 * Bytes that must not reach a log, an error or a terminal: however it is printed, it prints `[secret]`.
 * The bytes handed to `use` are the only copy: take nothing of them out of the callback but what is meant to leave.
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
   * Lends the bytes. They live until the call of the contract that lent or answered them has ended: where `take` waits, as
   * WebCrypto does, wait for it in that call, and wipe what you copied.
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
  /** Overwrites the bytes. Strings and copies made from them are out of its reach. */
  [Symbol.dispose](): void {
    this.#bytes.fill(0);
  }
}
