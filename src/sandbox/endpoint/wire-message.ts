/** An HTTP request as a request handler or the loopback server hands it over. Header names are in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The same as bytes, where it may be no text: objects of S3. */
  readonly bytes?: Uint8Array;
  /** When it came by the clock of whoever sends it, milliseconds since the Unix epoch; absent: by the world's. */
  readonly at?: number;
  /** How long the client waits for an answer, milliseconds of the clock; absent: for ever. */
  readonly patienceMs?: number;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}
