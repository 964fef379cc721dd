package dev.jackfield.kernel.metric;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Meters of the JVM and the process, named as Micrometer names them, but for {@code system.cpus}: what ends in {@code count}
 * is a part of something else to Prometheus. {@code process.cpu.time} and {@code jvm.compilation.time} are counted in
 * seconds, as every other time is.
 */
final class ProcessMeters implements AutoCloseable {
    private static final String CPU_TIME = "process.cpu.time";
    private static final String SECONDS = "seconds";

    private final JvmGcMetrics collections = new JvmGcMetrics();

    ProcessMeters(MeterRegistry registry) {
        registry.config()
                .meterFilter(MeterFilter.deny(ProcessMeters::inNanoseconds))
                .meterFilter(new MeterFilter() {
                    @Override
                    public Meter.Id map(Meter.Id id) {
                        return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
                    }
                });
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder(CPU_TIME, system, bean -> bean.getProcessCpuTime() / 1e9)
                    .description("CPU time that this process has used.")
                    .baseUnit(SECONDS)
                    .register(registry);
        }
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        if (compiler != null && compiler.isCompilationTimeMonitoringSupported()) {
            double toSeconds = TimeUnit.SECONDS.toMillis(1);
            FunctionCounter.builder(
                            "jvm.compilation.time", compiler, bean -> bean.getTotalCompilationTime() / toSeconds)
                    .description("Time spent compiling.")
                    .baseUnit(SECONDS)
                    .register(registry);
        }
    }

    private static boolean inNanoseconds(Meter.Id id) {
        return id.getName().equals(CPU_TIME) && !SECONDS.equals(id.getBaseUnit());
    }

    @Override
    public void close() {
        collections.close();
    }
}
