/** Where Regions are, near enough: latitude and longitude of the place in each name (AWS Regions and Availability Zones). */
const places: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  'af-south-1': [-33.9, 18.4],
  'ap-east-1': [22.3, 114.2],
  'ap-east-2': [25, 121.5],
  'ap-northeast-1': [35.7, 139.7],
  'ap-northeast-2': [37.6, 127],
  'ap-northeast-3': [34.7, 135.5],
  'ap-south-1': [19.1, 72.9],
  'ap-south-2': [17.4, 78.5],
  'ap-southeast-1': [1.3, 103.8],
  'ap-southeast-2': [-33.9, 151.2],
  'ap-southeast-3': [-6.2, 106.8],
  'ap-southeast-4': [-37.8, 145],
  'ap-southeast-5': [3.1, 101.7],
  'ap-southeast-7': [13.8, 100.5],
  'ca-central-1': [45.5, -73.6],
  'ca-west-1': [51, -114.1],
  'eu-central-1': [50.1, 8.7],
  'eu-central-2': [47.4, 8.5],
  'eu-north-1': [59.3, 18.1],
  'eu-south-1': [45.5, 9.2],
  'eu-south-2': [41.6, -0.9],
  'eu-west-1': [53.3, -6.3],
  'eu-west-2': [51.5, -0.1],
  'eu-west-3': [48.9, 2.4],
  'il-central-1': [32.1, 34.8],
  'me-central-1': [24.5, 54.4],
  'me-south-1': [26.2, 50.6],
  'mx-central-1': [20.6, -100.4],
  'sa-east-1': [-23.6, -46.6],
  'us-east-1': [39, -77.5],
  'us-east-2': [40, -83],
  'us-west-1': [37.4, -121.9],
  'us-west-2': [45.8, -119.7],
};

/**
 * Milliseconds there and back between two Regions; nothing inside one. Light in glass takes 5 µs a kilometre, and cables
 * are some 40 % longer than the great circle: an estimate, as AWS promises no figures.
 */
export function roundTripBetween(one: string, other: string): number {
  if (one === other) return 0;
  const [here, there] = [places[one], places[other]];
  if (!here || !there) return 150;
  const [lat1, lon1] = [radians(here[0]), radians(here[1])];
  const [lat2, lon2] = [radians(there[0]), radians(there[1])];
  const chord = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  const kilometres = 2 * 6371 * Math.asin(Math.sqrt(chord));
  return 2 * kilometres * 0.005 * 1.4;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
