import { collectBody, HttpResponse } from '@smithy/core/protocols';
import type { DeserializeHandler, DeserializeHandlerArguments, MiddlewareStack, StreamCollector } from '@smithy/types';
import { isReadOperation } from './retries.js';

/** `xml`: EC2, IAM and STS; `json`: Systems Manager and CloudWatch Logs. */
export type Wire = 'xml' | 'json';

/**
 * Refuses an answer that did not come whole from AWS. The SDK notices XML and JSON that break off, but reads an empty
 * body, and the well-formed page of a captive portal, as an answer without results: a list with nothing in it. The page
 * of a proxy with 403 or 404 it reads as a refusal, and 404 even as the service's own "NotFound".
 */
export function addTruncationCheck(
  client: {
    // biome-ignore lint/suspicious/noExplicitAny: the stacks of five clients differ only in input and output types
    readonly middlewareStack: MiddlewareStack<any, any>;
    readonly config: { readonly streamCollector: StreamCollector };
  },
  wire: Wire,
): void {
  client.middlewareStack.add(
    (next: DeserializeHandler<object, object>, context: { commandName?: string }) =>
      async (args: DeserializeHandlerArguments<object>) => {
        const answer = await next(args);
        const { response } = answer;
        if (!HttpResponse.isInstance(response)) return answer;
        const body = await collectBody(response.body, client.config);
        const operation = (context.commandName ?? '').replace(/Command$/, '');
        const isRefusal = response.statusCode >= 300;
        if (!(isRefusal ? isRefusalOf(wire, body) : isWhole(body, wire, operation)))
          throw garbled(operation, response.statusCode);
        return { ...answer, response: new HttpResponse({ ...response, body }) };
      },
    // Behind the SDK's deserializer, which is in this step too: it gets the body that was looked at.
    { step: 'deserialize', priority: 'low', name: 'flowlabTruncationCheck', override: true },
  );
}

/** Only the beginning is looked at: that the end belongs to it is the parser's to say. */
function isWhole(body: Uint8Array, wire: Wire, operation: string): boolean {
  const begin = new TextDecoder().decode(body.subarray(0, 512)).trimStart();
  // The root of every answer of the query protocols is `<…Response>` (AWS query and EC2 query protocols).
  if (wire === 'xml') return /^(<\?xml[^>]*\?>\s*)?<\w+Response[\s>/]/.test(begin);
  // CreateLogGroup and its like answer with nothing at all; whoever asks for something gets an object.
  return begin.startsWith('{') || (begin === '' && !isReadOperation(operation));
}

/** Errors are `<Response><Errors>` of EC2, `<ErrorResponse>` of IAM and STS, and an object with its `__type` in JSON. */
function isRefusalOf(wire: Wire, body: Uint8Array): boolean {
  const begin = new TextDecoder().decode(body.subarray(0, 512)).trimStart();
  return wire === 'xml' ? /^(<\?xml[^>]*\?>\s*)?<(Error)?Response[\s>]/.test(begin) : begin.startsWith('{');
}

const garbled = (operation: string, httpStatusCode: number): Error =>
  Object.assign(new Error(`The answer to ${operation} is not one of AWS.`), { $metadata: { httpStatusCode } });
