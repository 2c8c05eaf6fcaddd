import { DescribeLogStreamsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { machines } from './lab-results.js';
import type { stageContext } from './stage-context.js';

/** A record of three pings, 84 bytes each, from a minute before the lab’s clock starts. */
export const recordLine = (
  interfaceId: string,
  from: string,
  to: string,
  action: 'ACCEPT' | 'REJECT',
  protocol = 1,
): string => {
  const start = Date.UTC(2026, 0, 5, 8, 59, 1) / 1000;
  return `2 123456789012 ${interfaceId} ${from} ${to} 0 0 ${protocol} 3 252 ${start} ${start + 20} ${action} OK`;
};

const { source, destination } = machines;

/** The records of the lab, each by its name in the story. */
export const lines = {
  internetRequest: recordLine(source.interfaceId, source.address, '8.8.8.8', 'ACCEPT'),
  internetReply: recordLine(source.interfaceId, '8.8.8.8', source.address, 'ACCEPT'),
  internetRefused: recordLine(source.interfaceId, source.address, '8.8.8.8', 'REJECT'),
  peerSent: recordLine(source.interfaceId, source.address, destination.address, 'ACCEPT'),
  peerSentRefused: recordLine(source.interfaceId, source.address, destination.address, 'REJECT'),
  peerRefused: recordLine(destination.interfaceId, source.address, destination.address, 'REJECT'),
  peerLetIn: recordLine(destination.interfaceId, source.address, destination.address, 'ACCEPT'),
  peerReply: recordLine(source.interfaceId, destination.address, source.address, 'ACCEPT'),
  peerReplySent: recordLine(destination.interfaceId, destination.address, source.address, 'ACCEPT'),
  scanner: recordLine(source.interfaceId, '203.0.113.9', source.address, 'REJECT', 6),
};

/** CloudWatch Logs holding these records; a function is asked at each look. */
export function logsWith(
  { logs }: Pick<ReturnType<typeof stageContext>, 'logs'>,
  records: readonly string[] | (() => readonly string[]),
): void {
  const all = () => (typeof records === 'function' ? records() : records);
  const streamOf = (line: string) => `${line.split(' ')[2]}-all`;
  logs.on(FilterLogEventsCommand).callsFake(({ logStreamNamePrefix = '', startTime = 0 }) => ({
    events: all()
      .map((message, index) => ({
        message,
        eventId: `${index}`,
        logStreamName: streamOf(message),
        timestamp: Number(message.split(' ')[10]) * 1000,
      }))
      .filter(
        ({ logStreamName, timestamp }) => logStreamName.startsWith(logStreamNamePrefix) && timestamp >= startTime,
      ),
  }));
  logs
    .on(DescribeLogStreamsCommand)
    .callsFake(() => ({ logStreams: [...new Set(all().map(streamOf))].map((logStreamName) => ({ logStreamName })) }));
}
