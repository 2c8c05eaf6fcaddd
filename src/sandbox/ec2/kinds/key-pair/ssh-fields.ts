/** Fields in the wire format of SSH (RFC 4251, "string"): a length of four bytes, then so many bytes. */
export const sshFields = (fields: readonly Buffer[]): Buffer =>
  Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(field.length);
      return [length, field];
    }),
  );

/** A number that is not negative, whose first bit would say that it is (RFC 4251, "mpint"). */
export const positive = (bytes: Buffer): Buffer =>
  (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
