// What only shapes an answer. (S3 API reference)
const PARAMETERS =
  'bucket-region continuation-token delimiter encoding-type fetch-owner key-marker list-type marker max-buckets max-keys max-parts max-uploads part-number-marker partNumber prefix start-after upload-id-marker version-id-marker versionId x-id'.split(
    ' ',
  );

// Each is an operation of its own, simulated or not. (S3's model)
const SUB_RESOURCES =
  'abac accelerate acl analytics annotation attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location logging metadataAnnotationTable metadataConfiguration metadataInventoryTable metadataJournalTable metadataTable metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session tagging torrent uploadId uploads versioning versions website'.split(
    ' ',
  );

const known = new Set([...PARAMETERS, ...SUB_RESOURCES, 'select-type', 'id']);

/**
 * Whether a word of a query asks S3 for something. All others it passes over: those that begin with `x-` are for the log
 * (S3 user guide, "Customizing access logs"), and clients send `?Version=2006-03-01` and `?v=3` (apache/libcloud, S3 driver).
 */
export const isWordOfS3 = (name: string): boolean => known.has(name) || /^(response-|x-amz-)/i.test(name);

/** The sub-resource that a query names; null for none. */
export const subResourceIn = (query: Pick<URLSearchParams, 'keys'>): string | null =>
  [...query.keys()].find((name) => SUB_RESOURCES.includes(name)) ?? null;
