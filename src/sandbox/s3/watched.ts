import type { S3Request } from './request.js';

/** Headers that say how a request is carried and signed, and ask nothing of S3. */
const CARRIAGE =
  /^content-md5$|^x-amz-(date|content-sha256|security-token|user-agent|decoded-content-length|trailer|sdk-checksum-algorithm|checksum-(crc|sha|md5|xxhash)|te$|expected-bucket-owner|source-expected-bucket-owner)/;

/** Headers of HTTP that an operation honours, or must refuse. */
const OWN = /^(x-amz-.+|range|if-(none-)?match|if-(un)?modified-since)$/;

/** Of an object that is put they are kept (S3 API reference, PutObject); elsewhere HTTP's own: a browser reloads with `cache-control`. */
const OF_OBJECT = /^(cache-control|content-disposition|content-language|expires)$/;

/** A request that remembers which of its headers and parameters were read. */
export interface WatchedS3 {
  readonly request: S3Request;
  /** What the caller asked for and nobody read. */
  unread(): readonly string[];
}

/** Honour or refuse, as for the other services: what an operation does not read cannot have been honoured. */
export function watchS3(request: S3Request, subresource: string | null): WatchedS3 {
  const isPut = request.key !== '' && (request.method === 'PUT' || request.method === 'POST');
  const asked = [
    ...Object.keys(request.headers).filter(
      (name) => (OWN.test(name) && !CARRIAGE.test(name)) || (isPut && OF_OBJECT.test(name)),
    ),
    ...[...request.query.keys()].filter((name) => name !== subresource && name !== 'x-id'),
  ];
  const read = new Set<PropertyKey>();
  const headers = new Proxy(request.headers, {
    get(target, name) {
      read.add(name);
      return Reflect.get(target, name);
    },
  });
  const query = {
    get: (name: string) => {
      read.add(name);
      return request.query.get(name);
    },
    keys: () => request.query.keys(),
  };
  return { request: { ...request, headers, query }, unread: () => asked.filter((name) => !read.has(name)) };
}
