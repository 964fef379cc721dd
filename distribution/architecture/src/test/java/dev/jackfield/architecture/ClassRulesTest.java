package dev.jackfield.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What classes may reach, whatever path they are on, and how they are named. */
class ClassRulesTest {
    private static final Pattern SAYS_NOTHING = Pattern.compile(".*(Manager|Helper|Utils?|Impl|Base)");

    /** What the database plugins have in common. */
    private static final String LIBRARY = "dev.jackfield.database";

    /** Each may use those before it. */
    private static final List<String> KERNEL_ORDER = List.of(
            ".event",
            ".metric",
            ".tls",
            ".trust",
            ".plugin",
            ".install",
            ".binding",
            ".config",
            ".access",
            ".audit",
            ".log",
            ".http",
            "");

    @Test
    void aPluginReachesOnlyItselfAndTheSpi() {
        JavaClasses plugins = below("dev.jackfield.plugin");

        assertThat(plugins)
                .hasSizeGreaterThan(20)
                .allSatisfy(type -> assertThat(oursReachedFrom(type))
                        .allMatch(reached -> inSpi(reached)
                                || inLibrary(reached)
                                || plugin(reached).equals(plugin(type))));
    }

    @Test
    void aLibraryOfPluginsReachesOnlyItselfAndTheSpi() {
        assertThat(below(LIBRARY))
                .hasSizeGreaterThan(15)
                .allSatisfy(type ->
                        assertThat(oursReachedFrom(type)).allMatch(reached -> inSpi(reached) || inLibrary(reached)));
    }

    @Test
    void theKernelReachesOnlyItselfAndTheSpi() {
        assertThat(below(House.KERNEL))
                .hasSizeGreaterThan(60)
                .allSatisfy(type -> assertThat(oursReachedFrom(type))
                        .allMatch(reached ->
                                inSpi(reached) || reached.getPackageName().startsWith(House.KERNEL)));
    }

    @Test
    void theSpiReachesOnlyItself() {
        assertThat(below(House.SPI))
                .hasSizeGreaterThan(60)
                .allSatisfy(type -> assertThat(oursReachedFrom(type)).allMatch(ClassRulesTest::inSpi));
    }

    @Test
    void theSpiNamesLibrariesWhereItsModuleSaysSoAndNowhereElse() {
        assertThat(below(House.SPI)).hasSizeGreaterThan(60).allSatisfy(type -> {
            Set<String> allowed = new TreeSet<>(Set.of("java.", "org.jspecify.annotations", House.SPI));
            switch (type.getPackageName()) {
                case "dev.jackfield.spi.dashboard", "dev.jackfield.spi.http", "dev.jackfield.spi.mount" ->
                    allowed.add("io.vertx.");
                case "dev.jackfield.spi.metric" -> allowed.add("io.micrometer.core.");
                case "dev.jackfield.spi.database" -> allowed.add("javax.sql");
                case "dev.jackfield.spi.generated" ->
                    allowed.addAll(Set.of("io.vertx.", "io.micrometer.core.", "javax.sql"));
                case "dev.jackfield.spi.processor" -> allowed.add("javax.");
                default -> {}
            }
            assertThat(reachedFrom(type))
                    .allMatch(reached -> reached.isPrimitive()
                            || allowed.stream().anyMatch(reached.getPackageName()::startsWith)
                            || (reached.getPackageName() + ".").equals("java."));
        });
    }

    @Test
    void packagesOfTheKernelAreUsedInOneDirection() {
        JavaClasses kernel = below(House.KERNEL);

        assertThat(kernel.stream().map(ClassRulesTest::rank).collect(Collectors.toSet()))
                .as("packages with classes")
                .hasSizeGreaterThanOrEqualTo(6)
                .doesNotContain(-1);
        assertThat(kernel.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(used -> rank(used.getTargetClass()) > rank(used.getOriginClass()))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void packagesDependOnEachOtherInNoCircle() {
        assertThat(House.classes().stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .hasSizeGreaterThanOrEqualTo(18);

        slices().assignedFrom(new PackageOfModule()).should().beFreeOfCycles().check(House.classes());
    }

    @Test
    void theKernelShowsAtMostFiveTypes() {
        assertThat(House.classes().stream()
                        .filter(type -> type.getPackageName().equals(House.KERNEL))
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .hasSizeBetween(1, 5)
                .contains("Jackfield");
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(House.classes()).hasSizeGreaterThan(200);
        assertThat(House.classes().stream()
                        .filter(type ->
                                SAYS_NOTHING.matcher(type.getSimpleName()).matches()))
                .isEmpty();
    }

    private static JavaClasses below(String name) {
        return House.classes().that(new DescribedPredicate<>("in or below " + name) {
            @Override
            public boolean test(JavaClass type) {
                return type.getPackageName().equals(name)
                        || type.getPackageName().startsWith(name + ".");
            }
        });
    }

    private static Stream<JavaClass> reached(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType);
    }

    private static Set<JavaClass> reachedFrom(JavaClass type) {
        return reached(type).collect(Collectors.toSet());
    }

    private static Set<JavaClass> oursReachedFrom(JavaClass type) {
        return reached(type)
                .filter(used -> used.getPackageName().startsWith(House.OURS))
                .collect(Collectors.toSet());
    }

    private static boolean inSpi(JavaClass type) {
        return type.getPackageName().equals(House.SPI) || type.getPackageName().startsWith(House.SPI + ".");
    }

    private static boolean inLibrary(JavaClass type) {
        return type.getPackageName().equals(LIBRARY);
    }

    /** {@return which plugin a type is of: the name of its module, as no package of one plugin is below another's} */
    private static String plugin(JavaClass type) {
        return House.plugins().stream()
                .filter(name -> type.getPackageName().equals(name)
                        || type.getPackageName().startsWith(name + "."))
                .findFirst()
                .orElse("none: " + type.getPackageName());
    }

    private static int rank(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(House.KERNEL) ? KERNEL_ORDER.indexOf(name.substring(House.KERNEL.length())) : -1;
    }

    /** A package each, as packages are what is read. */
    private static final class PackageOfModule implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(House.OURS)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
