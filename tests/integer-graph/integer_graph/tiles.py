"""Tiles (section 1), and how many of them a run of elements touches (section 6)."""

from .arithmetic import length


class Tiling:
    """The cut of a tensor into tiles."""

    def __init__(self, ty):
        row_bytes = ty.shape[-1] * ty.width
        self.row = ty.shape[-1]
        self.is_cut = row_bytes > 4096
        if self.is_cut:
            step = 4096 // ty.width
            starts = [
                (line + start, min(step, self.row - start))
                for line in range(0, ty.count, self.row)
                for start in range(0, self.row, step)
            ]
        else:
            step = max(1, 1024 // row_bytes) * self.row
            starts = [(start, min(step, ty.count - start)) for start in range(0, ty.count, step)]
        self.tiles = starts  # first element and number of elements
        self.bytes = [elements * ty.width for _, elements in starts]

    def of_element(self, place):
        """The tile that has an element."""
        low, high = 0, len(self.tiles)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.tiles[middle][0] <= place else (low, middle)
        return low


class Sizes:
    """What section 6 needs to know of a tensor's tiles, without making them."""

    def __init__(self, ty):
        row_bytes = ty.shape[-1] * ty.width
        self.row, self.total = ty.shape[-1], ty.bytes
        self.is_cut = row_bytes > 4096
        if self.is_cut:
            self.elements = 4096 // ty.width
            self.row_tiles = -(-self.row // self.elements)
            self.count = ty.count // self.row * self.row_tiles
        else:
            self.elements = min(max(1, 1024 // row_bytes) * self.row, ty.count)
            self.row_tiles = 1
            self.count = -(-ty.count // self.elements)
        self.longest = self.elements * ty.width

    def run(self, n):
        tiles = -(-(n - 1) // self.elements) + 1
        if self.is_cut:
            tiles += -(-(n - 1) // self.row)
        return min(tiles, self.count)

    def openings(self, tiles):
        """Tiles, their bytes, and their bytes with paths."""
        tiles = min(tiles, self.count)
        data = min(tiles * self.longest, self.total)
        levels = length(self.count - 1)
        return tiles, data, data + 32 * tiles * levels
