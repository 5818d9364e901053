import { sizeExceeded } from "../errors";
import type { Image } from "../state/image";
import type { Action } from "./action";
import { pageNumber } from "./page-number";

const MAXIMUM_IMAGE_IDS = 100;

/** `DescribeImages`: the images of a region with a requested status, by default `Available`. */
export const describeImages: Action = ({ parameters, cloud, region }) => {
  const ids = parameters.commaSeparated("ImageId");
  if (ids.length > MAXIMUM_IMAGE_IDS) throw sizeExceeded("ImageId", MAXIMUM_IMAGE_IDS, ids.length);
  const statuses = parameters.commaSeparated("Status");
  const wanted = statuses.length > 0 ? statuses : ["Available"];
  const images = cloud
    .images(region)
    .filter(({ imageId }) => ids.length === 0 || ids.includes(imageId))
    .filter(({ status }) => wanted.includes(status));
  const { entries, fields } = pageNumber(parameters, images);
  return { ...fields, RegionId: region, Images: { Image: entries.map(wireImage) } };
};

function wireImage(image: Image): Record<string, unknown> {
  return {
    ImageId: image.imageId,
    ImageName: image.imageId,
    Status: image.status,
    CreationTime: image.creationTime,
    ImageOwnerAlias: "self",
    Tags: { Tag: [] },
  };
}
