package dev.jackfield.kernel.plugin;

/**
 * Bounds for an archive, so that a small file can't fill a disk or a heap.
 *
 * @param archiveBytes of the file itself
 * @param entries in the archive and in the jars within it, all together
 * @param expandedBytes of all entries, all together
 * @param ratio expanded over compressed bytes of one entry; applies to entries above 1 MiB
 * @since 1.0
 */
public record ArchiveLimits(long archiveBytes, int entries, long expandedBytes, int ratio) {
    /** 256 MiB, 50 000 entries, 1 GiB expanded, a ratio of 200. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(256L << 20, 50_000, 1L << 30, 200);
}
